// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.launcher.browser.RtpTrace.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Arithmetic over a trace: which packets a turn gathers, and into how many UDP_SEGMENT sends they fit. */
final class Runs {
    /** The kernel's UDP_MAX_SEGMENTS before Linux 6.9, and what fits one datagram's length. */
    private static final int MOST_SEGMENTS = 64;

    private static final int MOST_BYTES = 65_000;

    private Runs() {}

    /** Cuts the trace where the predicate says that the second of two neighbours no longer belongs to the first. */
    static List<List<Entry>> cut(List<Entry> trace, BiPredicate<Entry, Entry> between) {
        List<List<Entry>> parts = new ArrayList<>();
        Entry last = null;
        for (Entry entry : trace) {
            if (last == null || between.test(last, entry)) {
                parts.add(new ArrayList<>());
            }
            parts.get(parts.size() - 1).add(entry);
            last = entry;
        }
        return parts;
    }

    /** What really came in one turn. */
    static List<List<Entry>> turns(List<Entry> trace) {
        return cut(trace, (before, after) -> before.micros() != after.micros());
    }

    static List<List<Entry>> frames(List<Entry> trace) {
        return cut(trace, (before, after) -> before.timestamp() != after.timestamp());
    }

    /** What would gather if each turn took so long: it takes all that came until it began, the first packet of an idle loop alone. */
    static List<List<Entry>> turns(List<Entry> trace, long turnMicros) {
        List<List<Entry>> turns = new ArrayList<>();
        long begin = Long.MIN_VALUE;
        for (Entry entry : trace) {
            if (turns.isEmpty() || entry.micros() > begin) {
                long free = turns.isEmpty() ? begin : begin + turnMicros;
                begin = Math.max(free, entry.micros());
                turns.add(new ArrayList<>());
            }
            turns.get(turns.size() - 1).add(entry);
        }
        return turns;
    }

    /**
     * How many sends one viewer's packets of a turn need, in their order: the datagrams of a send are equally long, the last
     * may be shorter, and each may be made longer by so many bytes of padding.
     */
    static int sends(List<Entry> packets, int paddingBytes) {
        int sends = 0;
        for (int from = 0; from < packets.size(); sends++) {
            from = runEnd(packets, from, paddingBytes);
        }
        return sends;
    }

    private static int runEnd(List<Entry> packets, int from, int paddingBytes) {
        int shortest = packets.get(from).payloadBytes();
        int longest = shortest;
        int at = from + 1;
        while (at < packets.size() && at - from < MOST_SEGMENTS && longest * (at - from + 1) <= MOST_BYTES) {
            int bytes = packets.get(at).payloadBytes();
            longest = Math.max(longest, bytes);
            if (longest - shortest > paddingBytes) {
                return at;
            }
            at++;
            if (longest - bytes > paddingBytes) {
                return at;
            }
            shortest = Math.min(shortest, bytes);
        }
        return at;
    }

    /** Packets a send, over all batches. */
    static double meanRun(List<List<Entry>> batches, int paddingBytes) {
        int packets = batches.stream().mapToInt(List::size).sum();
        int sends =
                batches.stream().mapToInt(batch -> sends(batch, paddingBytes)).sum();
        return sends == 0 ? 0 : (double) packets / sends;
    }
}
