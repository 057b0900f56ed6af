// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.spi;

/**
 * Reads a room's media as its viewers get it, without being one: recorders, analysers, taps.
 *
 * <p>Called on the room's media loop: copy what is needed and return. A sink that throws is removed from its room.
 */
public interface MediaSink {
    /**
     * One RTP packet, decrypted, in order of arrival, which may differ from the order of sequence numbers.
     *
     * @param packet the array that holds it, lent until return and not to be written to
     * @param offset of the RTP header
     * @param length of header and payload
     * @param extendedSeq sequence number with its rollovers, 48 bits
     * @param arrivalNanos on the loop's monotonic clock
     */
    void packet(TrackInfo track, byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos);

    /** The publisher has gone; another may follow. */
    default void ended(TrackInfo track) {}
}
