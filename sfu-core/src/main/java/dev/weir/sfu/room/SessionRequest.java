// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.net.InetAddress;

/**
 * A wish to publish to a room or to watch it.
 *
 * @param offer the client's SDP offer, whole
 * @param hidden as of {@link #asHidden}; means nothing to a publisher
 */
public record SessionRequest(RoomName room, String offer, Client client, boolean hidden) {
    public SessionRequest(RoomName room, String offer, Client client) {
        this(room, offer, client, false);
    }

    /** Asked by nobody in particular. */
    public SessionRequest(RoomName room, String offer, InetAddress clientAddress) {
        this(room, offer, Client.anonymous(clientAddress));
    }

    /**
     * The same wish to watch, by somebody who is no viewer: the application itself, for a picture of the moment. Takes no place of those
     * that {@link RoomPolicy#maxViewers} allows, is not among a room's viewers and their number, and observers hear nothing of it. {@code
     * Sfu.sessions} has it, as {@link SessionInfo.Role#HIDDEN}.
     */
    public SessionRequest asHidden() {
        return new SessionRequest(room, offer, client, true);
    }
}
