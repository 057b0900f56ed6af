// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Calls the API of a running server as a client would. */
final class Call {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    Call(Server server) {
        base = server.url();
    }

    /** A POST of a recorded offer; header names and values by turns. */
    HttpResponse<String> publish(String room, String... headers) throws IOException, InterruptedException {
        return send(offer("publish", "api/whip/publish/" + room), headers);
    }

    HttpResponse<String> play(String room, String... headers) throws IOException, InterruptedException {
        return send(offer("play", "api/whep/play/" + room), headers);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base + path)), headers);
    }

    /** A GET whose response may take its time. */
    CompletableFuture<HttpResponse<String>> later(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        return client.sendAsync(with(request, headers), BodyHandlers.ofString());
    }

    HttpResponse<String> delete(HttpResponse<String> created, String... headers)
            throws IOException, InterruptedException {
        return delete(location(created).substring(1), headers);
    }

    HttpResponse<String> delete(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base + path)).DELETE(), headers);
    }

    HttpResponse<String> send(String method, String path, String json, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).method(method, BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request, headers);
    }

    static String location(HttpResponse<String> created) {
        return created.headers().firstValue("Location").orElseThrow();
    }

    static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    /** A recorded offer to publish, or to play. */
    static String offer(String kind) {
        try (InputStream in = Call.class.getResourceAsStream("/offers/chromium-" + kind + ".sdp")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder offer(String kind, String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/sdp")
                .POST(BodyPublishers.ofString(offer(kind)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        return client.send(with(request, headers), BodyHandlers.ofString());
    }

    private static HttpRequest with(HttpRequest.Builder request, String... headers) {
        pairs(headers).forEach(request::header);
        return request.build();
    }

    private static Map<String, String> pairs(String... headers) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            pairs.put(headers[i], headers[i + 1]);
        }
        return pairs;
    }
}
