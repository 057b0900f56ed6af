// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import dev.weir.sfu.room.RoomName;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Somebody who wants in.
 *
 * @param room of {@link Action#PUBLISH} and {@link Action#PLAY}; empty with the others
 * @param token what the client showed as a bearer token or in {@code X-Auth-Token}; empty when it showed none
 * @param clientAddress behind trusted proxies, if any
 * @param userAgent as the client calls itself; empty when it does not
 * @param requestId random, unlike any other request's; the same when the same request is decided again
 */
public record AccessRequest(
        Action action,
        Optional<RoomName> room,
        Optional<String> token,
        InetAddress clientAddress,
        String userAgent,
        String requestId) {
    /** Without the token, which must reach no log. */
    @Override
    public String toString() {
        return action + room.map(name -> " " + name).orElse("");
    }
}
