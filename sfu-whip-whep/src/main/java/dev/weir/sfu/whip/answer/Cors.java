// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import java.util.List;

/**
 * Lets pages of other origins call and read the answers (Fetch standard, 3.3). Never with credentials: tokens travel in the
 * Authorization header, which needs none.
 */
public final class Cors {
    private static final String EXPOSED =
            "Location, ETag, Link, Accept-Post, Accept-Patch, Allow, Retry-After, WWW-Authenticate, Accept-Ranges,"
                    + " Content-Range, Content-Length, Content-Disposition";
    private static final String ALLOWED_HEADERS =
            "Authorization, Content-Type, If-Match, If-None-Match, If-Range, Range, X-Auth-Token";

    /** Methods the resource lacks are listed too, so that the page reads a 405 instead of a network error. */
    private static final String ALLOWED_METHODS = "OPTIONS, GET, HEAD, POST, PUT, PATCH, DELETE";

    /** Two hours; Chromium caps it there. */
    private static final String MAX_AGE_SECONDS = "7200";

    private final List<String> origins;

    public Cors(List<String> origins) {
        this.origins = origins;
    }

    public static boolean isPreflight(HttpRequest request) {
        return request.method().equals("OPTIONS")
                && request.headers().first("Origin").isPresent()
                && request.headers().first("Access-Control-Request-Method").isPresent();
    }

    /** Adds what the response to this request needs. */
    public void addTo(HttpHeaders.Builder headers, HttpRequest request) {
        boolean everyone = origins.contains("*");
        if (!everyone) {
            headers.add("Vary", "Origin");
        }
        String origin = request.headers().first("Origin").orElse("");
        if (!everyone && !origins.contains(origin)) {
            return;
        }
        headers.add("Access-Control-Allow-Origin", everyone ? "*" : origin);
        headers.add("Access-Control-Expose-Headers", EXPOSED);
        if (isPreflight(request)) {
            headers.add("Access-Control-Allow-Methods", ALLOWED_METHODS);
            headers.add("Access-Control-Allow-Headers", ALLOWED_HEADERS);
            headers.add("Access-Control-Max-Age", MAX_AGE_SECONDS);
            addPrivateNetwork(headers, request);
        }
    }

    /** A public page may reach a server in the viewer's own network, when the page's origin is allowed at all. */
    private static void addPrivateNetwork(HttpHeaders.Builder headers, HttpRequest request) {
        if (request.headers().first("Access-Control-Request-Private-Network").isPresent()) {
            headers.add("Access-Control-Allow-Private-Network", "true");
        }
    }
}
