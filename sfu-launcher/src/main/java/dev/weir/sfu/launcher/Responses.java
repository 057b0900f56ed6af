// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The few answers of the launcher itself. Texts are constants of ours: nothing a client sent is echoed. */
final class Responses {
    private static final String NO_STORE = "no-store";

    private Responses() {}

    /** Problem details (RFC 9457). {@code name} is the last part of the type, {@code detail} needs no JSON escaping. */
    static HttpResponse problem(int status, String name, String title, String detail, Map<String, String> more) {
        String json = """
                {"type":"/problems/%s","title":"%s","status":%d,"detail":"%s"}
                """.formatted(name, title, status, detail);
        Map<String, String> headers = new TreeMap<>(more);
        headers.put("Content-Type", "application/problem+json");
        headers.put("Cache-Control", NO_STORE);
        return response(status, headers, json.getBytes(StandardCharsets.UTF_8));
    }

    static HttpResponse notFound() {
        return problem(404, "not-found", "Not found", "There is nothing at this address.", Map.of());
    }

    static HttpResponse readOnly() {
        return problem(405, "method-not-allowed", "Method not allowed", "Use GET.", Map.of("Allow", "GET, HEAD"));
    }

    static HttpResponse tooLarge(int limitBytes) {
        return problem(
                413, "too-large", "Content too large", "A body may have " + limitBytes + " bytes at most.", Map.of());
    }

    static HttpResponse stopping() {
        return problem(
                503,
                "stopping",
                "Server is stopping",
                "This server is about to stop. Try again soon.",
                Map.of("Retry-After", "5"));
    }

    static HttpResponse text(String text) {
        return response(
                200,
                Map.of("Content-Type", "text/plain; charset=utf-8", "Cache-Control", NO_STORE),
                text.getBytes(StandardCharsets.UTF_8));
    }

    static HttpResponse redirect(String location) {
        return response(302, Map.of("Location", location, "Cache-Control", NO_STORE), new byte[0]);
    }

    static HttpResponse response(int status, Map<String, String> headers, byte[] body) {
        Map<String, List<String>> values = new TreeMap<>();
        headers.forEach((name, value) -> values.put(name, List.of(value)));
        return new HttpResponse(status, HttpHeaders.of(values), body);
    }
}
