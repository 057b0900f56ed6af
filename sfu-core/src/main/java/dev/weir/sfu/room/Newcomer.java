// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.sdp.LocalTransport;
import java.nio.charset.StandardCharsets;

/**
 * Somebody at the door, and our side of the session to be.
 *
 * @param policy of the room that is wished for
 * @param hidden as of {@link SessionRequest}
 */
record Newcomer(Client client, RoomPolicy policy, String cname, LocalTransport local, boolean hidden) {
    SessionInfo.Role viewing() {
        return hidden ? SessionInfo.Role.HIDDEN : SessionInfo.Role.SUBSCRIBER;
    }

    byte[] cnameBytes() {
        return cname.getBytes(StandardCharsets.US_ASCII);
    }
}
