// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import io.micrometer.observation.Observation.Event;

/** What happens on the way of a client into a room. */
public enum JoinEvent implements Event {
    /** The client has its answer. */
    NEGOTIATED("negotiated"),
    /** ICE and DTLS are done. */
    CONNECTED("connected");

    private final String name;

    JoinEvent(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }
}
