// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.Arrays;

/** The packets of one encoding that came in the present turn, by their numbers, in order of arrival. Not thread-safe. */
final class Arrivals {
    private long[] seqs = new long[64];
    private int count;
    private boolean keyframe;

    void add(long extendedSeq) {
        if (count == seqs.length) {
            seqs = Arrays.copyOf(seqs, count * 2);
        }
        seqs[count++] = extendedSeq;
    }

    /** Among them is the first of a keyframe. */
    void keyframe() {
        keyframe = true;
    }

    int count() {
        return count;
    }

    long seq(int index) {
        return seqs[index];
    }

    boolean hasKeyframe() {
        return keyframe;
    }

    /**
     * Leaves out what arrived before a moment, and what is no longer in the history.
     *
     * @return how many
     */
    int dropBefore(long nanos, Encoding encoding) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            StoredPacket stored = encoding.stored(seqs[i]);
            if (stored != null && stored.packet != null && stored.packet.arrivalNanos() >= nanos) {
                seqs[kept++] = seqs[i];
            }
        }
        int dropped = count - kept;
        count = kept;
        return dropped;
    }

    /** When the first of them arrived; {@link Long#MAX_VALUE} when that is not known any more. */
    long oldestNanos(Encoding encoding) {
        StoredPacket stored = count == 0 ? null : encoding.stored(seqs[0]);
        return stored == null || stored.packet == null ? Long.MAX_VALUE : stored.packet.arrivalNanos();
    }

    void clear() {
        count = 0;
        keyframe = false;
    }
}
