// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.time.Instant;

/**
 * What is known of a live session.
 *
 * @param client who asked for it
 * @param since when it was admitted
 * @param iceTag names the present ICE session: changes with each ICE restart; safe inside a quoted entity tag
 * @param remoteUfrag the client's ICE username fragment in that session
 */
public record SessionInfo(
        String sessionId, RoomName room, Role role, Client client, Instant since, String iceTag, String remoteUfrag) {
    /** Which way the media goes. */
    public enum Role {
        PUBLISHER,
        SUBSCRIBER,
        /** Watches as a subscriber does, and is nowhere counted nor told of: {@link SessionRequest#asHidden}. */
        HIDDEN
    }

    /** The same session after an ICE restart. */
    SessionInfo restarted(String newIceTag, String newRemoteUfrag) {
        return new SessionInfo(sessionId, room, role, client, since, newIceTag, newRemoteUfrag);
    }
}
