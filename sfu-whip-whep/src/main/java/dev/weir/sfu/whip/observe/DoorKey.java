// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import io.micrometer.common.docs.KeyName;

/** Names of what observations of the doors say. Where something is not known, its value is {@link #NONE}. */
public enum DoorKey implements KeyName {
    /** Of the request: one of those that doors have, or {@code other}. */
    METHOD("method"),
    /** The path with braces where names and ids stand, {@code /api/whip/publish/{room}}; {@code unknown} when it is none of ours. */
    ROUTE("route"),
    /** Of the response, {@code 201}. */
    STATUS("status"),
    /**
     * {@code success}, or why not: the last part of a problem's type, {@code room-busy}; for a session that ended first, the word that
     * observers are told, {@code consent_lost}.
     */
    OUTCOME("outcome"),
    /** {@code publisher} or {@code subscriber}. */
    ROLE("role"),
    /** How far a client came: {@code asked}, {@code negotiated}, {@code connected}, {@code media}. */
    STATE("state"),
    /** What the room's publisher has sent by then, by name and in order, {@code opus+vp8}; of a publisher's own join mostly its sound alone. */
    CODEC("codec"),
    /** Name of the room; of any cardinality. */
    ROOM("room"),
    /** Handle of the session, never its id; of any cardinality. */
    SESSION("session");

    /** The value of what is not known. */
    public static final String NONE = "none";

    private final String name;

    DoorKey(String name) {
        this.name = name;
    }

    @Override
    public String asString() {
        return name;
    }
}
