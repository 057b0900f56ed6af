// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.net.InetAddress;

/**
 * A wish to publish to a room or to watch it.
 *
 * @param offer the client's SDP offer, whole
 * @param clientAddress where the request came from; over loopback the answer offers loopback candidates too
 * @param subject who asks, as whoever lets clients in knows them; empty for nobody in particular. Whoever publishes to a room takes it over
 *     from their own earlier session at once
 */
public record SessionRequest(RoomName room, String offer, InetAddress clientAddress, String subject) {
    /** Asked by nobody in particular. */
    public SessionRequest(RoomName room, String offer, InetAddress clientAddress) {
        this(room, offer, clientAddress, "");
    }
}
