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
    private static final int FIRST_WINDOW = 32;
    private static final int MAX_REPEATS = 10;
    private static final long SPACING_NANOS = 20_000_000;

    /**
     * Of the packet sent last at each place: its sequence number's low half above its timestamp. One word, because this is
     * written for every packet to every viewer and most of the time is in no cache. Grows as far as it is used: a viewer of an
     * idle room has none.
     */
    private long[] sent = {};

    private final boolean kept;

    private int[] repeatedSeqs = {};
    private byte[] repeats = {};
    private long[] repeatedNanos = {};
    private long nextRtxSeq;

    /** @param rtxSsrc 0 when the viewer takes no RTX: then nothing is kept */
    Retransmissions(int rtxSsrc, int firstSeq) {
        kept = rtxSsrc != 0;
        nextRtxSeq = firstSeq;
    }

    void sent(long seq, int timestamp) {
        if (kept) {
            long word = (seq << 32) | Integer.toUnsignedLong(timestamp);
            if (sent.length < WINDOW) {
                makeRoom(word);
            }
            sent[place(seq)] = word;
        }
    }

    /** Doubles the window while the new packet would push another one out of it. */
    private void makeRoom(long word) {
        while (sent.length < WINDOW && !isFree(word)) {
            long[] former = sent;
            sent = new long[Math.max(FIRST_WINDOW, 2 * former.length)];
            for (long one : former) {
                if (one != 0) {
                    sent[place(one >> 32)] = one;
                }
            }
        }
    }

    private boolean isFree(long word) {
        if (sent.length == 0) {
            return false;
        }
        long there = sent[place(word >> 32)];
        return there == 0 || there >> 32 == word >> 32;
    }

    private int place(long seq) {
        return (int) seq & (sent.length - 1);
    }

    /** Whether that packet may go out again now; counts as a repeat when true. */
    boolean mayRepeat(long seq, long nowNanos) {
        if (sent.length == 0 || (int) (sent[place(seq)] >> 32) != (int) seq) {
            return false;
        }
        int i = (int) seq & (WINDOW - 1);
        if (repeats.length == 0) {
            // Only now: most viewers never lose anything.
            repeatedSeqs = new int[WINDOW];
            repeats = new byte[WINDOW];
            repeatedNanos = new long[WINDOW];
        }
        if (repeatedSeqs[i] != (int) seq) {
            repeatedSeqs[i] = (int) seq;
            repeats[i] = 0;
        }
        boolean soon = repeats[i] > 0 && nowNanos - repeatedNanos[i] < SPACING_NANOS;
        if (repeats[i] >= MAX_REPEATS || soon) {
            return false;
        }
        repeats[i]++;
        repeatedNanos[i] = nowNanos;
        return true;
    }

    /** The timestamp the packet went out with; valid after {@link #mayRepeat} said yes. */
    int timestamp(long seq) {
        return (int) sent[place(seq)];
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
