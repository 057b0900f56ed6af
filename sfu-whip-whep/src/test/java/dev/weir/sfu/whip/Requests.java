// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Requests as clients send them, all from the loopback address, and the recorded offers. */
final class Requests {
    static final String PUBLISH = "/api/whip/publish/studio";
    static final String PLAY = "/api/whep/play/studio";

    /** Where the offers of real clients are: sfu-core's vectors, which the build lends to this module's tests. */
    static final String RECORDED = "/vectors/sdp";

    private Requests() {}

    static HttpRequest of(String method, String path) {
        return of(method, path, Map.of(), "");
    }

    static HttpRequest of(String method, String path, Map<String, String> headers, String body) {
        return of(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    static HttpRequest of(String method, String path, Map<String, String> headers, byte[] body) {
        HttpHeaders.Builder lines = HttpHeaders.builder();
        headers.forEach(lines::add);
        return new HttpRequest(method, path, "", lines.build(), body, InetAddress.getLoopbackAddress());
    }

    /** A POST of an offer, or of what is to be taken for one. */
    static HttpRequest offer(String path, String sdp) {
        return of("POST", path, Map.of("Content-Type", "application/sdp"), sdp);
    }

    /** A recorded offer, by the name of its file without the ending. */
    static String recorded(String name) {
        try (InputStream in = Requests.class.getResourceAsStream(RECORDED + "/" + name + ".sdp")) {
            if (in == null) {
                throw new IllegalArgumentException("no offer of that name: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every header line, as {@code name: value}. */
    static List<String> lines(HttpResponse response) {
        return response.headers().names().stream()
                .flatMap(name -> response.headers().all(name).stream().map(value -> name + ": " + value))
                .toList();
    }

    static String text(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
