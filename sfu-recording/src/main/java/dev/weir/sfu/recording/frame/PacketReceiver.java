// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

/** Takes the RTP packets of one stream one after the other. */
@FunctionalInterface
public interface PacketReceiver {
    /**
     * One packet, decrypted.
     *
     * @param packet the array that holds it, lent until return and not to be written to
     * @param offset of the RTP header
     * @param length of header and payload
     * @param extendedSeq sequence number with its rollovers
     * @param arrivalNanos on the media loop's monotonic clock
     */
    void packet(byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos);
}
