// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.spi;

/**
 * Reads a room's media as its viewers get it, without being one: recorders, analysers, taps.
 *
 * <pre>
 *   opened (senderReport | packet | ended)* closed
 * </pre>
 *
 * <p>Of sound there is one stream at a time, and one of pictures: of simulcast encodings the one with the highest bitrate. Which
 * one says {@link TrackInfo}; sequence numbers and timestamps go on only as long as that is equal. A stream of pictures begins
 * with the first packet of a keyframe, also when another encoding takes over, and after that nothing more comes of the former. A
 * sink that comes in the midst of a broadcast is given at once what has come since the newest keyframe, pictures first, then the
 * sound of the same time; when part of those pictures is missing it begins with the next keyframe, which is asked for.
 *
 * <p>Called on the room's media loop, which has others to serve: copy what is needed and return. A sink that throws is taken out
 * of its room and told nothing more but {@link #closed}.
 */
public interface MediaSink {
    /** It is in a room now; before anything else. */
    default void opened(MediaFeed feed) {}

    /**
     * One RTP packet, decrypted, in order of arrival, which may differ from the order of sequence numbers; each once. What the past
     * had is given in the order of sequence numbers.
     *
     * @param packet the array that holds it, lent until return and not to be written to
     * @param offset of the RTP header
     * @param length of header and payload
     * @param extendedSeq sequence number with its rollovers, 48 bits
     * @param arrivalNanos on the loop's monotonic clock; of the past as well
     */
    void packet(TrackInfo track, byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos);

    /**
     * A sender report of the publisher on that stream (RFC 3550 section 6.4.1): what its wall clock showed when its RTP clock showed
     * something. Told when it comes, and the last one again before the first packet of a stream. Reports without a time, and those
     * that contradict the ones before by more than half a second, are not told until the next agrees with them.
     *
     * @param epochNanos the publisher's wall clock, nanoseconds since 1970; wrong by whatever that clock is
     * @param rtpTimestamp 32 bits, wraps
     * @param arrivalNanos when it came, on the loop's monotonic clock
     */
    default void senderReport(TrackInfo track, long epochNanos, int rtpTimestamp, long arrivalNanos) {}

    /** The publisher has gone; another may follow. Told of the streams of which a packet was given last. */
    default void ended(TrackInfo track) {}

    /**
     * Nothing more comes: the room has ended, or the SFU, or the feed was closed, or the sink threw. Told once, after {@link
     * #opened}, on the loop or, when that has stopped, by whoever closes the SFU.
     */
    default void closed() {}
}
