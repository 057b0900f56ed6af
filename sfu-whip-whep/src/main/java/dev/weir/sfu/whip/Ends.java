// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.room.SessionEnd;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.RefusedException;

/** What is told to a client that comes back to a session that ended without its doing. */
final class Ends {
    private Ends() {}

    static RefusedException told(SessionEnd.Reason reason) {
        return switch (reason) {
            case REPLACED ->
                new RefusedException(
                        Outcome.SESSION_REPLACED, "another session publishes to the room now, so this one has ended");
            case KICKED -> ended("an administrator has ended the session");
            case ROOM_CLOSED -> ended("an administrator has closed the room");
            case TIME_LIMIT -> ended("the time that the session was granted is over");
            case NO_PATH ->
                ended("no ICE check of the client has come: nothing leads from it to the server's media port");
            case SETUP_TIMEOUT -> ended("ICE checks came, and the DTLS handshake was not done in time");
            case DTLS_FAILED ->
                ended("the DTLS handshake failed: the certificate is not the one of the offer, or too old a DTLS");
            case CONSENT_LOST -> ended("nothing has come from the client for too long");
            case BUG -> ended("the server failed; its log has the reason");
        };
    }

    private static RefusedException ended(String why) {
        return new RefusedException(Outcome.SESSION_CUT_OFF, why);
    }
}
