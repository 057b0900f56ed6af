// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import java.util.List;

/** The resources of the admin API: path below its own, with the argument in braces, and methods. */
enum AdminResource {
    ROOMS("/rooms", "GET, HEAD"),
    ROOM("/rooms/{room}", "GET, HEAD"),
    ROOM_CLOSE("/rooms/{room}/close", "POST"),
    SESSIONS("/sessions", "GET, HEAD"),
    SESSION("/sessions/{handle}", "DELETE"),
    BANS("/bans", "GET, HEAD, POST"),
    BAN("/bans/{id}", "DELETE"),
    DRAIN("/drain", "GET, HEAD, PUT"),
    NODE("/node", "GET, HEAD"),
    RECORDS("/records", "GET, HEAD"),
    RECORD("/records/{id}", "DELETE"),
    RECORDINGS("/recordings", "GET, HEAD"),
    ROOM_RECORDING("/rooms/{room}/recording", "PUT");

    private final String template;
    private final String methods;

    AdminResource(String template, String methods) {
        this.template = template;
        this.methods = methods;
    }

    String template() {
        return template;
    }

    /** Whether what stands in the braces is the name of a room. */
    boolean isOfRoom() {
        return template.contains("{room}");
    }

    boolean has(String method) {
        return List.of(methods.split(", ")).contains(method);
    }

    /** For the Allow header (RFC 9110 10.2.1). */
    String allow() {
        return "OPTIONS, " + methods;
    }
}
