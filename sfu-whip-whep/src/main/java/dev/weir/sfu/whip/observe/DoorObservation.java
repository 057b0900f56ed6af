// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.Observation.Event;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** All that is observed of the doors. */
public enum DoorObservation implements ObservationDocumentation {
    /**
     * A request, until the head of its response is known: a stream of events or a file goes on after that. Goes on with the trace that
     * the client's {@code traceparent} names (W3C Trace Context).
     */
    HTTP("weir.http", HttpConvention.class),
    /** From a legal offer to the SFU's answer: the wait for the room's media loop included. */
    NEGOTIATION("weir.negotiation", NegotiationConvention.class),
    /**
     * From the request to the first media: of a publisher that has come, to a viewer that has left. Ends before that when the client is
     * refused or its session ends. A viewer who waits for the broadcaster joins for as long as that takes.
     */
    JOIN("weir.join", JoinConvention.class);

    private final String name;
    private final Class<? extends ObservationConvention<? extends Context>> convention;

    DoorObservation(String name, Class<? extends ObservationConvention<? extends Context>> convention) {
        this.name = name;
        this.convention = convention;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
        return convention;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return switch (this) {
            case HTTP -> new KeyName[] {DoorKey.METHOD, DoorKey.ROUTE, DoorKey.STATUS, DoorKey.OUTCOME};
            case NEGOTIATION -> new KeyName[] {DoorKey.ROLE, DoorKey.OUTCOME};
            case JOIN -> new KeyName[] {DoorKey.ROLE, DoorKey.STATE, DoorKey.OUTCOME, DoorKey.CODEC};
        };
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return new KeyName[] {DoorKey.ROOM, DoorKey.SESSION};
    }

    @Override
    public Event[] getEvents() {
        return this == JOIN ? JoinEvent.values() : EMPTY_EVENT_NAMES;
    }
}
