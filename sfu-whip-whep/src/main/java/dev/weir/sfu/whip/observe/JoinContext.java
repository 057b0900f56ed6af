// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionInfo.Role;

/** Of {@link DoorObservation#JOIN}. */
public final class JoinContext extends NegotiationContext {
    private volatile String state = "asked";
    private volatile String codec = DoorKey.NONE;

    JoinContext(Role role, RoomName room) {
        super(role, room);
    }

    /** As of {@link DoorKey#STATE}. */
    public String state() {
        return state;
    }

    /** As of {@link DoorKey#CODEC}; {@link DoorKey#NONE} until there is media. */
    public String codec() {
        return codec;
    }

    void state(String word) {
        state = word;
    }

    void codec(String names) {
        codec = names;
    }
}
