// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.http;

import java.util.Optional;

/**
 * An HTTP response for any server to send.
 *
 * @param status 200 to 599
 * @param headers without Content-Length, Date and Connection, which are the server's
 * @param body whole; empty when there is none. Not copied: the receiver may send it but not change it
 * @param stream what goes on after {@code body}, until it ends or the client leaves: server-sent events. Mostly empty
 */
public record HttpResponse(int status, HttpHeaders headers, byte[] body, Optional<ResponseStream> stream) {
    public HttpResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be 200 to 599: " + status);
        }
    }

    /** A response that ends with its body. */
    public HttpResponse(int status, HttpHeaders headers, byte[] body) {
        this(status, headers, body, Optional.empty());
    }
}
