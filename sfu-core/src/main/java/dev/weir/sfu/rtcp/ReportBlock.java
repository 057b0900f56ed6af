// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * What a receiver says about one source (RFC 3550 section 6.4.1); stands in sender and receiver reports.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        SSRC of the source                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | fraction lost |     cumulative number lost, signed 24 bits    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           extended highest sequence number received           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      interarrival jitter                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         last SR (LSR)                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   delay since last SR (DLSR)                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * A flyweight over the datagram: valid only during the call that handed it out. Not thread-safe.
 */
public final class ReportBlock {
    static final int SIZE_BYTES = 24;

    private static final int MIN_CUMULATIVE_LOST = -0x80_0000;
    private static final int MAX_CUMULATIVE_LOST = 0x7f_ffff;

    private byte[] bytes = Bytes.NONE;
    private int offset;

    ReportBlock() {}

    /** Looks at the block at {@code off}; the report has checked that it is all there. */
    void wrap(byte[] b, int off) {
        bytes = b;
        offset = off;
    }

    /** The source that is reported on. */
    public int sourceSsrc() {
        return Bytes.int32(bytes, offset);
    }

    /** Loss since the previous report, in 1/256: 0 to 255. */
    public int fractionLost() {
        return Bytes.uint8(bytes, offset + 4);
    }

    /** Loss since the start: signed 24 bits. */
    public int cumulativeLost() {
        return Bytes.int24(bytes, offset + 5);
    }

    /** Highest sequence number that came, with the count of its wraps above: unsigned 32 bits. */
    public int highestExtendedSeq() {
        return Bytes.int32(bytes, offset + 8);
    }

    /** In units of the RTP clock: unsigned 32 bits. */
    public long jitter() {
        return Bytes.uint32(bytes, offset + 12);
    }

    /** Middle 32 bits of the NTP time of the latest sender report it had, 0 for none. */
    public int lastSr() {
        return Bytes.int32(bytes, offset + 16);
    }

    /** Since it had that report, in 1/65,536 seconds: unsigned 32 bits. */
    public int delaySinceLastSr() {
        return Bytes.int32(bytes, offset + 20);
    }

    /** Writes a block; loss and jitter are clamped to what their fields can say. */
    static void write(
            byte[] b,
            int off,
            int sourceSsrc,
            int fractionLost,
            int cumulativeLost,
            int highestExtendedSeq,
            long jitter,
            int lastSr,
            int delaySinceLastSr) {
        Bytes.put32(b, off, sourceSsrc);
        Bytes.put8(b, off + 4, Math.min(Math.max(fractionLost, 0), 255));
        Bytes.put24(b, off + 5, Math.min(Math.max(cumulativeLost, MIN_CUMULATIVE_LOST), MAX_CUMULATIVE_LOST));
        Bytes.put32(b, off + 8, highestExtendedSeq);
        Bytes.put32(b, off + 12, (int) Math.min(Math.max(jitter, 0), 0xffff_ffffL));
        Bytes.put32(b, off + 16, lastSr);
        Bytes.put32(b, off + 20, delaySinceLastSr);
    }
}
