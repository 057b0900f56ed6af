// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Networks of all kinds, between the publisher and the server or between the server and a viewer. */
final class Networks {
    /** Whose link is bad. */
    enum Side {
        PUBLISHER,
        VIEWER,
        BOTH
    }

    /**
     * A network.
     *
     * @param link with half the round trip each way; the way back is as long and loses nothing
     */
    record Network(String name, Side side, LinkProfile link) {
        static Network of(Side side, double rttMillis, double loss, boolean bursts) {
            LinkProfile link = LinkProfile.clean(rttMillis / 2);
            // A burst loses four packets on average.
            link = bursts ? link.withBursts(loss / 4, 0.25) : link.withLoss(loss);
            String name = String.format(
                    Locale.ROOT,
                    "%s %.0f ms %.0f %%%s",
                    side.name().toLowerCase(Locale.ROOT),
                    rttMillis,
                    100 * loss,
                    bursts ? " in bursts" : "");
            return new Network(name, side, link);
        }

        Network withJitter(double millis) {
            return new Network(name + " jitter " + (int) millis, side, link.withJitter(millis));
        }

        Network withDuplicates() {
            return new Network(name + " duplicates", side, link.withDuplicates(0.02));
        }

        LinkProfile up() {
            return side == Side.VIEWER ? LinkProfile.clean(10) : link;
        }

        LinkProfile down() {
            return side == Side.PUBLISHER ? LinkProfile.clean(10) : link;
        }

        double rttMillis() {
            return 2 * link.delayMillis();
        }

        double loss() {
            return link.loss() + 4 * link.burstStart();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** What a viewer had of it. */
    record Outcome(
            Network network,
            LinkWatch.Repairs repairs,
            int frames,
            int shown,
            long longestFreezeMillis,
            int nacked,
            int lostUp,
            int heldPackets) {
        static String head() {
            return String.format(
                    "%-44s %6s %6s %8s %8s %6s %6s %7s %8s %6s %6s %6s",
                    "network", "sent", "lost", "<250 ms", "<1 s", "p50", "p99", "frames", "freeze", "lostUp", "nacks",
                    "held");
        }

        String row() {
            return String.format(
                    Locale.ROOT,
                    "%-44s %6d %6d %7.2f%% %7.2f%% %6.0f %6.0f %6.1f%% %5d ms %6d %6d %6d",
                    network,
                    repairs.sent(),
                    repairs.lost(),
                    100 * repairs.share(250),
                    100 * repairs.share(1_000),
                    repairs.quantileMillis(0.5),
                    repairs.quantileMillis(0.99),
                    100.0 * shown / Math.max(1, frames),
                    longestFreezeMillis,
                    lostUp,
                    nacked,
                    heldPackets);
        }
    }

    private Networks() {}

    /** One publisher and one viewer for some time; what is measured begins two seconds after both have connected. */
    static Outcome run(
            Scenario scenario, Network network, SimPublisher.Media media, SimViewer.Player player, int seconds) {
        SimPublisher publisher = scenario.publisher("room", media, network.up());
        SimViewer viewer = scenario.viewer("room", "viewer", network.down(), player);
        long limit = scenario.nowNanos() + 15_000_000_000L;
        while (viewer.watched().packets().isEmpty() && scenario.nowNanos() < limit) {
            scenario.runMillis(100);
        }
        scenario.runMillis(2_000);
        long from = scenario.nowNanos();
        int framesBefore = publisher.frames();
        scenario.runMillis(seconds * 1_000L);
        long end = scenario.nowNanos();
        int frames = publisher.frames() - framesBefore;
        scenario.runMillis(2_000);
        int shown = (int) viewer.watched().shown().stream()
                .filter(one -> one.part().frame() >= framesBefore && one.part().frame() < framesBefore + frames)
                .count();
        return new Outcome(
                network,
                viewer.repairs(from, end),
                frames,
                shown,
                viewer.longestFreezeMillis(from, end),
                publisher.nacked(),
                publisher.lost(),
                scenario.heldPackets());
    }

    /** Each loss of the issue with each round trip, at random and in bursts. */
    static List<Network> matrix(Side side) {
        List<Network> all = new ArrayList<>();
        for (double loss : new double[] {0, 0.01, 0.05, 0.1, 0.2}) {
            for (double rtt : new double[] {20, 100, 300}) {
                all.add(Network.of(side, rtt, loss, false));
                if (loss > 0) {
                    all.add(Network.of(side, rtt, loss, true));
                }
            }
        }
        return all;
    }

    static Network random(RandomGenerator random) {
        Side side = Side.values()[random.nextInt(3)];
        Network network = Network.of(side, 10 + random.nextInt(300), random.nextInt(20) / 100.0, random.nextBoolean());
        if (random.nextBoolean()) {
            network = network.withJitter(random.nextInt(30));
        }
        return random.nextInt(3) == 0 ? network.withDuplicates() : network;
    }
}
