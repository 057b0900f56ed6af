// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * Generic NACK: packets the receiver lacks (RFC 4585 section 6.2.1).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  FMT=1  |     PT=205    |             length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     SSRC of packet sender                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      SSRC of media source                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       PID, a lost packet      | BLP, the 16 that follow it    |  one or more
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * Refused: no entry at all. A sequence number named twice is given twice.
 */
final class Nack {
    static final int FORMAT = 1;

    private static final int ENTRY_BYTES = 4;
    private static final int BITMASK_BITS = 16;

    private byte[] bytes = Bytes.NONE;
    private int offset;
    private int end;

    boolean parse(byte[] b, int off, int contentEnd) {
        bytes = b;
        offset = off;
        end = contentEnd;
        return end - off >= RtcpHeader.FEEDBACK_BYTES + ENTRY_BYTES;
    }

    int senderSsrc() {
        return Bytes.int32(bytes, offset + 4);
    }

    int mediaSsrc() {
        return Bytes.int32(bytes, offset + 8);
    }

    int entries() {
        return (end - offset - RtcpHeader.FEEDBACK_BYTES) / ENTRY_BYTES;
    }

    int packetId(int entry) {
        return Bytes.uint16(bytes, offset + RtcpHeader.FEEDBACK_BYTES + entry * ENTRY_BYTES);
    }

    /** Bit {@code i} set: packet {@code packetId + i + 1} is lost too. */
    int lostBits(int entry) {
        return Bytes.uint16(bytes, offset + RtcpHeader.FEEDBACK_BYTES + entry * ENTRY_BYTES + 2);
    }

    /** How many of the numbers, taken in order, fit into {@code roomBytes}. */
    static int fitting(int[] sequenceNumbers, int count, int roomBytes) {
        int entriesLeft = (roomBytes - RtcpHeader.FEEDBACK_BYTES) / ENTRY_BYTES;
        int taken = 0;
        while (taken < count && entriesLeft > 0) {
            taken = entryEnd(sequenceNumbers, taken, count);
            entriesLeft--;
        }
        return taken;
    }

    /** Writes all the numbers; fewest bytes when they ascend. */
    static int write(byte[] b, int off, int senderSsrc, int mediaSsrc, int[] sequenceNumbers, int count) {
        int at = off + RtcpHeader.FEEDBACK_BYTES;
        for (int first = 0; first < count; ) {
            int next = entryEnd(sequenceNumbers, first, count);
            int bits = 0;
            for (int i = first + 1; i < next; i++) {
                bits |= 1 << (distance(sequenceNumbers[first], sequenceNumbers[i]) - 1);
            }
            Bytes.put16(b, at, sequenceNumbers[first]);
            Bytes.put16(b, at + 2, bits);
            at += ENTRY_BYTES;
            first = next;
        }
        RtcpHeader.writeFeedback(b, off, FORMAT, RtcpHeader.TRANSPORT_FEEDBACK, at - off, senderSsrc, mediaSsrc);
        return at - off;
    }

    private static int entryEnd(int[] sequenceNumbers, int first, int count) {
        int next = first + 1;
        while (next < count) {
            int distance = distance(sequenceNumbers[first], sequenceNumbers[next]);
            if (distance < 1 || distance > BITMASK_BITS) {
                break;
            }
            next++;
        }
        return next;
    }

    private static int distance(int from, int to) {
        return (to - from) & 0xffff;
    }
}
