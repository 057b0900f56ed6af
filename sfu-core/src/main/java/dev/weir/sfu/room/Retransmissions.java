// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * What a viewer was sent lately, so that it can be sent again by RTX: timestamps only, the packets are in the shared history.
 *
 * <p>A packet is repeated at most {@link #MAX_REPEATS} times and not again before {@link #SPACING_NANOS} has passed.
 */
final class Retransmissions {
    /** Sends a payload that begins at the given offset. */
    @FunctionalInterface
    interface PayloadSender {
        void send(int payloadOffset);
    }

    private static final int WINDOW = 1024;
    private static final int MAX_REPEATS = 10;
    private static final long SPACING_NANOS = 20_000_000;

    private final long[] seqs;
    private final int[] timestamps;
    private final byte[] repeats;
    private final long[] repeated;
    private long nextRtxSeq;

    /** @param rtxSsrc 0 when the viewer takes no RTX: then nothing is kept */
    Retransmissions(int rtxSsrc, int firstSeq) {
        int window = rtxSsrc == 0 ? 0 : WINDOW;
        seqs = new long[window];
        timestamps = new int[window];
        repeats = new byte[window];
        repeated = new long[window];
        nextRtxSeq = firstSeq;
    }

    void sent(long seq, int timestamp) {
        if (seqs.length > 0) {
            int i = (int) seq & WINDOW - 1;
            seqs[i] = seq;
            timestamps[i] = timestamp;
            repeats[i] = 0;
        }
    }

    /** Whether that packet may go out again now; counts as a repeat when true. */
    boolean mayRepeat(long seq, long nowNanos) {
        if (seqs.length == 0) {
            return false;
        }
        int i = (int) seq & WINDOW - 1;
        boolean soon = repeats[i] > 0 && nowNanos - repeated[i] < SPACING_NANOS;
        if (seqs[i] != seq || repeats[i] >= MAX_REPEATS || soon) {
            return false;
        }
        repeats[i]++;
        repeated[i] = nowNanos;
        return true;
    }

    /** The timestamp the packet went out with; valid after {@link #mayRepeat} said yes. */
    int timestamp(long seq) {
        return timestamps[(int) seq & WINDOW - 1];
    }

    long nextSeq() {
        return nextRtxSeq++;
    }

    /**
     * Puts the original sequence number in front of the payload (RFC 4588 section 4) for the duration of {@code sender}: the
     * two bytes belong to the shared packet's header and are put back.
     */
    void withOriginal(byte[] array, int payloadOffset, int originalSeq, PayloadSender sender) {
        byte high = array[payloadOffset - 2];
        byte low = array[payloadOffset - 1];
        array[payloadOffset - 2] = (byte) (originalSeq >> 8);
        array[payloadOffset - 1] = (byte) originalSeq;
        sender.send(payloadOffset - 2);
        array[payloadOffset - 2] = high;
        array[payloadOffset - 1] = low;
    }
}
