// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * What a viewer was sent lately, so that it can be sent again: not copies but where each packet came from and how it was
 * rewritten; the packets are in the shared history.
 *
 * <p>A packet is repeated at most {@link #MAX_REPEATS} times and not again within a round trip: what was asked for twice in that
 * time was asked for before the first answer could have come. Not thread-safe: belongs to one viewer's slot.
 */
final class Retransmissions {
    private static final int WINDOW = 1024;
    private static final int FIRST_WINDOW = 32;
    private static final int MAX_REPEATS = 10;
    private static final long MIN_SPACING_NANOS = 20_000_000;

    /** A player that measures a little less than we do and asks on the dot is not to be put off by another round trip. */
    private static final double ROUND_TRIP_SHARE = 0.85;

    /**
     * Of the packet sent last at each place two words side by side: its sequence number's low half above its timestamp, and
     * what {@link Rewritten} says. Together, because this is written for every packet to every viewer and most of the time is in
     * no cache. Grows as far as it is used: a viewer of an idle room has none.
     */
    private long[] sent = {};

    private int[] repeatedSeqs = {};
    private byte[] repeats = {};
    private long[] repeatedNanos = {};

    void sent(long seq, int timestamp, long rewritten) {
        long word = (seq << 32) | Integer.toUnsignedLong(timestamp);
        if (sent.length < 2 * WINDOW) {
            makeRoom(word);
        }
        int place = place(seq);
        sent[place] = word;
        sent[place + 1] = rewritten;
    }

    /** Doubles the window while the new packet would push another one out of it. */
    private void makeRoom(long word) {
        while (sent.length < 2 * WINDOW && !isFree(word)) {
            long[] former = sent;
            sent = new long[Math.max(2 * FIRST_WINDOW, 2 * former.length)];
            for (int i = 0; i < former.length; i += 2) {
                if (former[i + 1] != 0) {
                    int place = place(former[i] >> 32);
                    sent[place] = former[i];
                    sent[place + 1] = former[i + 1];
                }
            }
        }
    }

    private boolean isFree(long word) {
        if (sent.length == 0) {
            return false;
        }
        int place = place(word >> 32);
        return sent[place + 1] == 0 || sent[place] >> 32 == word >> 32;
    }

    private int place(long seq) {
        return 2 * (int) seq & (sent.length - 2);
    }

    /** Whether a packet of that number has gone out, and is one of the last 1,024. */
    boolean wasSent(long seq) {
        return sent.length > 0 && sent[place(seq) + 1] != 0 && (int) (sent[place(seq)] >> 32) == (int) seq;
    }

    /** Whether that packet may go out again now; {@link #repeated} when it does. */
    boolean mayRepeat(long seq, long roundTripNanos, long nowNanos) {
        if (!wasSent(seq)) {
            return false;
        }
        int i = (int) seq & (WINDOW - 1);
        if (repeats.length == 0 || repeatedSeqs[i] != (int) seq) {
            return true;
        }
        long spacing = Math.max(MIN_SPACING_NANOS, (long) (roundTripNanos * ROUND_TRIP_SHARE));
        return repeats[i] < MAX_REPEATS && nowNanos - repeatedNanos[i] >= spacing;
    }

    /** A packet goes out again. */
    void repeated(long seq, long nowNanos) {
        if (repeats.length == 0) {
            // Only now: most viewers never lose anything.
            repeatedSeqs = new int[WINDOW];
            repeats = new byte[WINDOW];
            repeatedNanos = new long[WINDOW];
        }
        int i = (int) seq & (WINDOW - 1);
        repeats[i] = repeatedSeqs[i] == (int) seq ? (byte) (repeats[i] + 1) : 1;
        repeatedSeqs[i] = (int) seq;
        repeatedNanos[i] = nowNanos;
    }

    /**
     * How many copies to send of the packet that is {@link #repeated}: two when its repair was lost before. A third
     * request would come too late for a picture; at 10 % loss one repair in a hundred needs it, with two copies one in a
     * thousand.
     */
    int copies(long seq) {
        return repeats[(int) seq & (WINDOW - 1)] > 1 ? 2 : 1;
    }

    /** The timestamp the packet went out with; valid when {@link #wasSent}. */
    int timestamp(long seq) {
        return (int) sent[place(seq)];
    }

    /** As {@link Rewritten} has it; valid when {@link #wasSent}. */
    long rewritten(long seq) {
        return sent[place(seq) + 1];
    }
}
