// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import dev.weir.sfu.room.RoomName;
import java.net.InetAddress;
import java.util.Optional;

/** Makes access requests of somebody at 127.0.0.1. */
public final class Asking {
    private Asking() {}

    public static AccessRequest to(Action action, String room, String token) {
        return new AccessRequest(
                action,
                room.isEmpty() ? Optional.empty() : Optional.of(new RoomName(room)),
                token.isEmpty() ? Optional.empty() : Optional.of(token),
                InetAddress.getLoopbackAddress(),
                "a test",
                "request-1");
    }

    /** What is decided, by name: GRANTED or the kind of the refusal, with an exclamation mark when that is final. */
    public static String outcome(Decision decision) {
        return decision instanceof Refusal refusal ? refusal.kind() + (refusal.isFinal() ? "!" : "") : "GRANTED";
    }
}
