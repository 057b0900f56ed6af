// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import java.net.InetAddress;

/**
 * An HTTP request as any server hands it over.
 *
 * @param method as sent, {@code POST}; case matters (RFC 9110 9.1)
 * @param path raw, percent-encoded, without query
 * @param body whole; empty when there is none. Not copied: whoever made the request leaves it alone from then on
 * @param remoteAddress of the client, after whatever proxies the server trusts
 */
public record HttpRequest(String method, String path, HttpHeaders headers, byte[] body, InetAddress remoteAddress) {}
