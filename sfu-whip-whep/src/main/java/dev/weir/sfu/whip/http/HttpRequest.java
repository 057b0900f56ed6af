// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.http;

import java.net.InetAddress;

/**
 * An HTTP request as any server hands it over.
 *
 * @param method as sent, {@code POST}; case matters (RFC 9110 9.1)
 * @param path raw, percent-encoded, without query
 * @param query raw, without the question mark; empty when there is none
 * @param body whole; empty when there is none. Not copied: whoever made the request leaves it alone from then on
 * @param remoteAddress of the client, after whatever proxies the server trusts
 * @param publicBase what clients see in front of the path, because a proxy stands before the server: {@code /media} or {@code
 *     https://tv.example/media}, without a slash behind; mostly empty
 */
public record HttpRequest(
        String method,
        String path,
        String query,
        HttpHeaders headers,
        byte[] body,
        InetAddress remoteAddress,
        String publicBase) {
    /** A request that clients see as it is. */
    public HttpRequest(
            String method, String path, String query, HttpHeaders headers, byte[] body, InetAddress remoteAddress) {
        this(method, path, query, headers, body, remoteAddress, "");
    }

    /** The same request, seen from outside a proxy. */
    public HttpRequest from(InetAddress client, String base) {
        return new HttpRequest(method, path, query, headers, body, client, base);
    }

    /** The same request with other header lines. */
    public HttpRequest with(HttpHeaders others) {
        return new HttpRequest(method, path, query, others, body, remoteAddress, publicBase);
    }

    /** Without anything that may be secret: query, header values and body. */
    @Override
    public String toString() {
        return method + ' ' + path;
    }
}
