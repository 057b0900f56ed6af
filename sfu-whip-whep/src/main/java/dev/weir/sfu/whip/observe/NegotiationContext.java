// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionInfo.Role;
import io.micrometer.observation.Observation;

/** Of {@link DoorObservation#NEGOTIATION}. */
public class NegotiationContext extends Observation.Context {
    private final Role role;
    private final RoomName room;
    private volatile String session = DoorKey.NONE;
    private volatile String outcome = DoorKey.NONE;

    NegotiationContext(Role role, RoomName room) {
        this.role = role;
        this.room = room;
    }

    /** Which way the media goes. */
    public Role role() {
        return role;
    }

    public RoomName room() {
        return room;
    }

    /** Its handle; {@link DoorKey#NONE} until there is one. */
    public String session() {
        return session;
    }

    /** As of {@link DoorKey#OUTCOME}; {@link DoorKey#NONE} until it is known. */
    public String outcome() {
        return outcome;
    }

    void session(String handle) {
        session = handle;
    }

    void outcome(String word) {
        outcome = word;
    }
}
