// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The events that sessions may ask for, all of which are advertised. */
enum EventName {
    /** The room's media flows. */
    ACTIVE,
    /** It does no longer; never told before it did. */
    INACTIVE,
    /** What the room's pictures can be had in. */
    LAYERS,
    /** How many watch. */
    VIEWERCOUNT,
    /** The session leads nowhere any more: begin another, perhaps elsewhere. */
    RECONNECT;

    /** As it stands in a request and in the stream. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<EventName> of(String word) {
        return Arrays.stream(values()).filter(name -> name.word().equals(word)).findFirst();
    }

    /** All, separated by commas. */
    static String advertised() {
        return Arrays.stream(values()).map(EventName::word).collect(Collectors.joining(","));
    }
}
