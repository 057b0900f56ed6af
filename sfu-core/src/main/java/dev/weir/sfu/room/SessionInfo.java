// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/** What is known of a live session by those who hold its id. */
public record SessionInfo(String sessionId, RoomName room, Role role, String iceTag) {
    /** Which way the media goes. */
    public enum Role {
        PUBLISHER,
        SUBSCRIBER
    }
}
