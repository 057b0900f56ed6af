// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * When a browser asks for what is missing, after libwebrtc's NackRequester: at once for what was jumped over, then every round
 * trip, which one that only receives takes for 100 ms, by a clock of 20 ms; ten times in all.
 */
final class SimNacks {
    private static final long ROUND_TRIP = 100_000_000;
    private static final long TICK = 20_000_000;
    private static final int MAX_TRIES = 10;
    private static final int MAX_GAP = 1_000;

    private static final class Hole {
        private long askAt;
        private int tries;

        Hole(long askAt) {
            this.askAt = askAt;
        }
    }

    private final TreeMap<Long, Hole> holes = new TreeMap<>();
    private long highest = Long.MIN_VALUE;

    void received(long seq, long nowNanos) {
        if (highest != Long.MIN_VALUE && seq - highest <= MAX_GAP) {
            for (long missing = highest + 1; missing < seq; missing++) {
                holes.put(missing, new Hole(nowNanos));
            }
        }
        highest = Math.max(highest, seq);
        holes.remove(seq);
    }

    long nextDeadline() {
        return holes.values().stream().mapToLong(hole -> hole.askAt).min().orElse(Long.MAX_VALUE);
    }

    /** What to ask for now, 16 bits each. */
    int[] due(long nowNanos, int most) {
        holes.values().removeIf(hole -> hole.tries == MAX_TRIES && hole.askAt <= nowNanos);
        long next = (nowNanos + ROUND_TRIP + TICK - 1) / TICK * TICK;
        int[] asked = new int[most];
        int count = 0;
        for (Map.Entry<Long, Hole> entry : holes.entrySet()) {
            Hole hole = entry.getValue();
            if (hole.askAt <= nowNanos && count < most) {
                asked[count++] = (int) (entry.getKey() & 0xffff);
                hole.askAt = next;
                hole.tries++;
            }
        }
        return Arrays.copyOf(asked, count);
    }
}
