// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.room.SessionInfo.Role;

/** The two protocols and where they differ: words of the paths, and which way the media goes. */
enum Protocol {
    WHIP("/whip/publish/", "/whip/session/", Role.PUBLISHER),
    WHEP("/whep/play/", "/whep/session/", Role.SUBSCRIBER);

    private final String endpointPrefix;
    private final String sessionPrefix;
    private final Role role;

    Protocol(String endpointPrefix, String sessionPrefix, Role role) {
        this.endpointPrefix = endpointPrefix;
        this.sessionPrefix = sessionPrefix;
        this.role = role;
    }

    /** What stands between the base path and the room's name. */
    String endpointPrefix() {
        return endpointPrefix;
    }

    /** What stands between the base path and the session's id. */
    String sessionPrefix() {
        return sessionPrefix;
    }

    /** What a client of this protocol is to its room. */
    Role role() {
        return role;
    }
}
