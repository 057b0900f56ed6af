// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

/**
 * An HTTP response for any server to send.
 *
 * @param status 200 to 599
 * @param headers without Content-Length, Date and Connection, which are the server's
 * @param body whole; empty when there is none. Not copied: the receiver may send it but not change it
 */
public record HttpResponse(int status, HttpHeaders headers, byte[] body) {
    public HttpResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be 200 to 599: " + status);
        }
    }
}
