// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.net.InetAddress;

/**
 * A wish to publish to a room or to watch it.
 *
 * @param offer the client's SDP offer, whole
 */
public record SessionRequest(RoomName room, String offer, Client client) {
    /** Asked by nobody in particular. */
    public SessionRequest(RoomName room, String offer, InetAddress clientAddress) {
        this(room, offer, Client.anonymous(clientAddress));
    }
}
