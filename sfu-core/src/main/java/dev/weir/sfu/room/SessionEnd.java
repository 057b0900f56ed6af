// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.peer.CloseReason;
import java.util.Optional;

/**
 * Why a session ended that its client did not end.
 *
 * @param room it was in
 * @param role which way its media went
 */
public record SessionEnd(RoomName room, SessionInfo.Role role, Reason reason) {
    /** What ended it. */
    public enum Reason {
        /** The same subject publishes to the room from elsewhere, or another publisher to whom the silent one had to yield. */
        REPLACED,
        /** An administrator ended the session. */
        KICKED,
        /** An administrator closed the room. */
        ROOM_CLOSED,
        /** The time that the client was granted, or the room grants its publishers, is over. */
        TIME_LIMIT,
        /** No ICE check of the client has come in time: nothing leads from it to the server's port. */
        NO_PATH,
        /** ICE checks came, and DTLS was not done in time. */
        SETUP_TIMEOUT,
        /** The DTLS handshake failed for good. */
        DTLS_FAILED,
        /** Nothing came from the client for too long (RFC 7675). */
        CONSENT_LOST,
        /** The server failed. */
        BUG
    }

    /** Empty for ends that are no news to the client. */
    static Optional<SessionEnd> of(SessionInfo session, CloseReason reason) {
        return reason(reason).map(told -> new SessionEnd(session.room(), session.role(), told));
    }

    private static Optional<Reason> reason(CloseReason reason) {
        return switch (reason) {
            case LOCAL, REMOTE -> Optional.empty();
            case REPLACED -> Optional.of(Reason.REPLACED);
            case KICKED -> Optional.of(Reason.KICKED);
            case ROOM_CLOSED -> Optional.of(Reason.ROOM_CLOSED);
            case TIME_LIMIT -> Optional.of(Reason.TIME_LIMIT);
            case NO_PATH -> Optional.of(Reason.NO_PATH);
            case SETUP_TIMEOUT -> Optional.of(Reason.SETUP_TIMEOUT);
            case DTLS_FAILED -> Optional.of(Reason.DTLS_FAILED);
            case CONSENT_LOST -> Optional.of(Reason.CONSENT_LOST);
            case BUG -> Optional.of(Reason.BUG);
        };
    }
}
