// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** Somebody at the doors of a server on this machine. */
public final class Client {
    private static final Path OFFERS = Path.of("../sfu-core/src/test/resources/vectors/sdp");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    public Client(int port) {
        base = URI.create("http://127.0.0.1:" + port);
    }

    /** A real browser's offer. */
    public HttpResponse<String> publish(String path, String token) throws Exception {
        return send(publishing(path, token));
    }

    /** From another address, as a proxy says. */
    public HttpResponse<String> publishFrom(String address, String path, String token) throws Exception {
        return send(publishing(path, token).header("X-Forwarded-For", address));
    }

    /** A real browser's offer. */
    public HttpResponse<String> play(String path) throws Exception {
        return send(offering(path, "", "chromium-156.0.8078.79-play.sdp"));
    }

    /** The events of a session, as far as they are named. */
    public HttpResponse<InputStream> listen(HttpResponse<?> session, String names) throws Exception {
        HttpResponse<String> begun = send(to(location(session) + "/events", "")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(names)));
        return open(location(begun));
    }

    /** Of the session that an answer speaks of. */
    public HttpResponse<String> end(HttpResponse<?> created, String token) throws Exception {
        return delete(location(created), token);
    }

    public HttpResponse<String> delete(String path, String token) throws Exception {
        return send(to(path, token).DELETE());
    }

    public HttpResponse<String> post(String path, byte[] body) throws Exception {
        return send(to(path, "").header("Content-Type", "application/sdp").POST(BodyPublishers.ofByteArray(body)));
    }

    /** Returns as soon as the head is there. */
    public HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        return http.send(to(path, "").build(), BodyHandlers.ofInputStream());
    }

    public static String location(HttpResponse<?> created) {
        return created.headers().firstValue("Location").orElseThrow();
    }

    private HttpRequest.Builder publishing(String path, String token) throws IOException {
        return offering(path, token, "chromium-156.0.8078.79-publish.sdp");
    }

    private HttpRequest.Builder offering(String path, String token, String offer) throws IOException {
        return to(path, token)
                .header("Content-Type", "application/sdp")
                .POST(BodyPublishers.ofFile(OFFERS.resolve(offer)));
    }

    private HttpRequest.Builder to(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
