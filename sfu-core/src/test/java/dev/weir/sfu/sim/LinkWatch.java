// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.Seq;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** One RTP stream as it goes over the network to a node, and what becomes of its packets: numbers are never encrypted. */
public final class LinkWatch implements NetworkObserver {
    /** @param dueNanos when it would have arrived over an idle link */
    private record Passing(long dueNanos, boolean lost) {}

    /**
     * What became of the packets that were lost at first.
     *
     * @param sent packets, each counted once
     * @param repairMillis of those that came later: how long after they had been due; ascending
     */
    public record Repairs(int sent, int lost, List<Double> repairMillis) {
        /** Of the lost packets those that came at most so late. */
        public double share(double withinMillis) {
            long repaired = repairMillis.stream()
                    .filter(millis -> millis <= withinMillis)
                    .count();
            return lost == 0 ? 1 : (double) repaired / lost;
        }

        /** The delay that such a share of the repaired packets had at most; 0 when none was. */
        public double quantileMillis(double share) {
            return repairMillis.isEmpty()
                    ? 0
                    : repairMillis.get((int) Math.min(repairMillis.size() - 1, share * repairMillis.size()));
        }

        /** Both together. */
        public Repairs plus(Repairs other) {
            List<Double> all = new ArrayList<>(repairMillis);
            all.addAll(other.repairMillis);
            return new Repairs(
                    sent + other.sent, lost + other.lost, all.stream().sorted().toList());
        }
    }

    private final InetSocketAddress to;
    private final int ssrc;
    private final TreeMap<Long, Passing> first = new TreeMap<>();
    private final RtpHeader header = new RtpHeader();
    private int repeats;

    /** Of a client outside the simulated network. */
    static LinkWatch ofNothing() {
        return new LinkWatch(InetSocketAddress.createUnresolved("nowhere", 0), 0);
    }

    LinkWatch(InetSocketAddress to, int ssrc) {
        this.to = to;
        this.ssrc = ssrc;
    }

    @Override
    public void datagram(
            InetSocketAddress from, InetSocketAddress destination, byte[] bytes, long dueNanos, boolean lost) {
        boolean mine = destination.equals(to)
                && RtpHeader.looksLikeRtp(bytes, 0, bytes.length)
                && header.parse(bytes, 0, bytes.length)
                && header.ssrc() == ssrc;
        if (mine) {
            int number = header.sequenceNumber();
            long seq = first.isEmpty() ? number : Seq.extend(number, first.lastKey());
            repeats += first.putIfAbsent(seq, new Passing(dueNanos, lost)) == null ? 0 : 1;
        }
    }

    /** Packets that passed more than once as they were. */
    public int repeats() {
        return repeats;
    }

    /** Whether that packet was sent. */
    boolean hasSent(long seq) {
        return first.containsKey(seq);
    }

    /**
     * Of packets due from {@code fromNanos} to {@code endNanos}.
     *
     * @param arrivals when the packet of that number came in the end; -1 when it did not
     */
    Repairs repairs(LongFunction<Long> arrivals, long fromNanos, long endNanos) {
        int sent = 0;
        int lost = 0;
        List<Double> millis = new ArrayList<>();
        for (var entry : first.entrySet()) {
            Passing passing = entry.getValue();
            if (passing.dueNanos() >= fromNanos && passing.dueNanos() < endNanos) {
                sent++;
                long arrival = passing.lost() ? arrivals.apply(entry.getKey()) : -1;
                lost += passing.lost() ? 1 : 0;
                if (arrival >= 0) {
                    millis.add((arrival - passing.dueNanos()) / 1e6);
                }
            }
        }
        return new Repairs(sent, lost, millis.stream().sorted().toList());
    }
}
