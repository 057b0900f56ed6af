// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.spi;

/** Learns who comes and goes. Called on a media loop: hand anything slow to another thread. */
public interface MediaObserver {
    default void publisherJoined(String room, String sessionId) {}

    /** The first media of a publisher has come: from now on there is something to see or hear. */
    default void mediaStarted(String room, String sessionId) {}

    /**
     * A publisher that is still there has sent no media for two seconds: its network may be gone, its source ended, or everything
     * muted. It either resumes or leaves.
     */
    default void publisherSilent(String room, String sessionId) {}

    /** A publisher that was silent sends media again. */
    default void publisherResumed(String room, String sessionId) {}

    /**
     * A publisher is gone.
     *
     * @param reason a stable word: {@code local}, {@code remote}, {@code replaced}, {@code kicked}, {@code room_closed}, {@code time_limit}, {@code
     *     consent_lost} …
     */
    default void publisherLeft(String room, String sessionId, String reason) {}

    /** A publisher does what its viewers suffer from; told once of each kind while it publishes, within a second or so. */
    default void publisherWarned(String room, String sessionId, PublisherWarning warning) {}

    default void subscriberJoined(String room, String sessionId) {}

    /** The first media is on its way to a viewer: from now on it has something to see or hear. Once in a session. */
    default void viewerServed(String room, String sessionId) {}

    default void subscriberLeft(String room, String sessionId, String reason) {}

    /**
     * A publisher sends in a codec that this viewer's player did not offer: it sees or hears nothing of that until the codec
     * changes again. A viewer who would find so when coming is refused instead.
     *
     * @param codec encoding name in lower case: {@code h264}, {@code av1} …
     */
    default void viewerCannotDecode(String room, String sessionId, String codec) {}
}
