// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * Redundant audio (RFC 2198): a payload that repeats the frames of earlier packets in front of its own, the primary one.
 *
 * <pre>
 *    0                   1                    2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3  4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |1|   block PT  |  timestamp offset         |   block length    |   one for each earlier frame, oldest first
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |0|   block PT  |                                                   of the primary frame
 *   +-+-+-+-+-+-+-+-+   then the frames in the same order, the primary one up to the end
 * </pre>
 *
 * <p>The primary frame is the tail of the payload, so whoever wants plain audio sends a part of the same array. Refused: headers
 * or blocks that reach beyond the payload, and more than {@link #MAX_BLOCKS} of them.
 *
 * <p>Reused: every parse overwrites all fields. Offsets count from the start of the payload. Not thread-safe.
 */
public final class RedPayload {
    /** Value of an offset when there is no such block. */
    public static final int ABSENT = -1;

    /** Senders repeat one or two frames, at most nine in libwebrtc. */
    public static final int MAX_BLOCKS = 32;

    private static final int MORE = 0x80;
    private static final int BLOCK_HEADER_BYTES = 4;
    private static final int PRIMARY_HEADER_BYTES = 1;

    /** Where the primary frame begins; it ends with the payload. {@link #ABSENT} when the payload is malformed. */
    public int primaryOffset;

    /** Payload type that the sender gave the primary frame. */
    public int primaryPayloadType;

    /** Where the frame before the primary one is repeated, or {@link #ABSENT}. */
    public int previousOffset;

    /** Bytes of that frame. */
    public int previousLength;

    /** How much older that frame is than this packet, in units of its RTP clock, 14 bits. */
    public int previousTimestampOffset;

    /** A payload of which nothing is known. */
    public RedPayload() {
        clear();
    }

    /**
     * Reads {@code b[off, off + len)}, the payload without padding. Never throws on any content, never reads outside the
     * range, never allocates.
     *
     * @return whether it is well-formed
     */
    public boolean parse(byte[] b, int off, int len) {
        clear();
        int header = 0;
        int blockBytes = 0;
        int lastLength = 0;
        int lastTimestampOffset = 0;
        int blocks = 0;
        while (header < len && (b[off + header] & MORE) != 0) {
            if (len - header < BLOCK_HEADER_BYTES || blocks++ == MAX_BLOCKS) {
                return false;
            }
            int middle = b[off + header + 2] & 0xff;
            lastTimestampOffset = ((b[off + header + 1] & 0xff) << 6) | (middle >> 2);
            lastLength = ((middle & 0x03) << 8) | (b[off + header + 3] & 0xff);
            blockBytes += lastLength;
            header += BLOCK_HEADER_BYTES;
        }
        int primary = header + PRIMARY_HEADER_BYTES + blockBytes;
        if (header >= len || primary > len) {
            return false;
        }
        primaryOffset = primary;
        primaryPayloadType = b[off + header] & 0x7f;
        if (lastLength > 0) {
            previousOffset = primary - lastLength;
            previousLength = lastLength;
            previousTimestampOffset = lastTimestampOffset;
        }
        return true;
    }

    private void clear() {
        primaryOffset = ABSENT;
        primaryPayloadType = ABSENT;
        previousOffset = ABSENT;
        previousLength = 0;
        previousTimestampOffset = 0;
    }
}
