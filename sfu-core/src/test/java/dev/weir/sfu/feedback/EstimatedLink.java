// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * A sender with an estimate, a bottleneck (queue of so much time, bitrate, delay, jitter, loss) and a receiver that reports, in steps of
 * a millisecond of a virtual clock.
 */
final class EstimatedLink {
    static final long MILLI = 1_000_000L;
    private static final int PACKET_BYTES = 1_200;
    private static final long CLOCK_OFFSET_MICROS = 77_000_000_000L;

    /** A packet, or a feedback on its way back. */
    private record Moving(long atNanos, int sequence16) {}

    private record Feedback(long atNanos, int base, long[] arrivals) {}

    final SendSideEstimate estimate;
    final Random random;
    long rateBps;
    long queueMillis = 300;
    long delayMillis = 50;
    long jitterMillis;
    boolean jitterReorders;
    double loss;
    double feedbackLoss;
    double feedbackTwice;
    double feedbackReorder;
    int feedbackMillis = 50;
    boolean feedbackStops;
    int framesPerSecond;
    long want;

    /** Milliseconds between two looks at the estimate, as a loop that has other things to do. */
    int tickMillis = 1;

    long nowNanos = -5_000 * MILLI;
    long clockStepMicros;
    long mediaBytes;
    long paddingBytes;
    long lowestBps = Long.MAX_VALUE;
    long highestBps;
    private long queueFreeNanos = nowNanos;
    private long lastArrivalNanos = nowNanos;
    private double owedBytes;
    private long bpsSum;
    private long bpsCount;
    private final PriorityQueue<Moving> moving = new PriorityQueue<>(Comparator.comparingLong(Moving::atNanos));
    private final Queue<Feedback> feedbacks = new ArrayDeque<>();
    private final TransportArrivals receiver = new TransportArrivals(4096);

    EstimatedLink(SendSideEstimate estimate, long rateBps, long seed) {
        this.estimate = estimate;
        this.rateBps = rateBps;
        random = new Random(seed);
    }

    long millis() {
        return nowNanos / MILLI;
    }

    /** Mean of the estimate over the latest run. */
    long meanBps() {
        return bpsSum / bpsCount;
    }

    /** Sends media of that bitrate, asked for each millisecond, for so long. */
    void run(long millis, LongSupplier sendBps) {
        lowestBps = Long.MAX_VALUE;
        highestBps = 0;
        bpsSum = 0;
        bpsCount = 0;
        estimate.want(want);
        for (long i = 0; i < millis; i++) {
            step(sendBps.getAsLong());
        }
    }

    /** Sends as much as the estimate says. */
    void run(long millis) {
        run(millis, estimate::bps);
    }

    /** Runs until the estimate is on the other side of a bitrate, and returns the milliseconds; fails by returning the limit. */
    long runUntil(long limitMillis, boolean above, long bps, LongSupplier sendBps) {
        estimate.want(want);
        for (long i = 0; i < limitMillis; i++) {
            if (above ? estimate.bps() >= bps : estimate.bps() <= bps) {
                return i;
            }
            step(sendBps.getAsLong());
        }
        return limitMillis;
    }

    private void step(long bps) {
        nowNanos += MILLI;
        media(bps);
        if (millis() % tickMillis == 0) {
            padding();
        }
        while (!moving.isEmpty() && moving.peek().atNanos() <= nowNanos) {
            Moving one = moving.remove();
            receiver.received(one.sequence16(), one.atNanos());
        }
        if (millis() % feedbackMillis == 0 && receiver.pending() && !feedbackStops) {
            report();
        }
        while (!feedbacks.isEmpty() && feedbacks.peek().atNanos() <= nowNanos) {
            Feedback feedback = feedbacks.remove();
            if (!feedbacks.isEmpty() && random.nextDouble() < feedbackReorder) {
                deliver(feedbacks.remove());
            }
            deliver(feedback);
            if (random.nextDouble() < feedbackTwice) {
                deliver(feedback);
            }
        }
        lowestBps = Math.min(lowestBps, estimate.bps());
        highestBps = Math.max(highestBps, estimate.bps());
        bpsSum += estimate.bps();
        bpsCount++;
    }

    private void media(long bps) {
        owedBytes += bps / 8000.0;
        boolean frameEnds = framesPerSecond == 0 || millis() % (1000 / framesPerSecond) == 0;
        while (frameEnds && owedBytes >= PACKET_BYTES) {
            owedBytes -= PACKET_BYTES;
            mediaBytes += PACKET_BYTES;
            leave(estimate.sent(PACKET_BYTES, nowNanos), PACKET_BYTES);
        }
    }

    private void padding() {
        if (estimate.nextProbe() > nowNanos) {
            return;
        }
        for (int due = estimate.paddingDue(nowNanos); due > 0; due -= PACKET_BYTES) {
            int size = Math.min(due, PACKET_BYTES);
            paddingBytes += size;
            leave(estimate.sent(size, nowNanos), size);
        }
    }

    private void leave(int sequence16, int sizeBytes) {
        long start = Math.max(queueFreeNanos, nowNanos);
        if (start - nowNanos > queueMillis * MILLI) {
            return;
        }
        queueFreeNanos = start + sizeBytes * 8_000_000_000L / rateBps;
        if (random.nextDouble() < loss) {
            return;
        }
        long jitter = jitterMillis > 0 ? (long) (random.nextDouble() * jitterMillis * MILLI) : 0;
        long at = queueFreeNanos + delayMillis * MILLI + jitter;
        lastArrivalNanos = jitterReorders ? at : Math.max(at, lastArrivalNanos);
        moving.add(new Moving(lastArrivalNanos, sequence16));
    }

    private void report() {
        long[] arrivals = Arrays.copyOf(receiver.arrivals(), receiver.count());
        if (random.nextDouble() >= feedbackLoss) {
            feedbacks.add(new Feedback(
                    nowNanos + delayMillis * MILLI + (feedbackReorder > 0 ? feedbackMillis * MILLI : 0),
                    receiver.baseSequence(),
                    arrivals));
        }
        receiver.reported();
    }

    private void deliver(Feedback feedback) {
        estimate.feedback(nowNanos);
        for (int i = 0; i < feedback.arrivals().length; i++) {
            long arrival = feedback.arrivals()[i];
            int sequence16 = (feedback.base() + i) & 0xffff;
            if (arrival == TransportArrivals.NOT_RECEIVED) {
                estimate.lost(sequence16);
            } else {
                estimate.arrived(
                        sequence16, Math.floorDiv(arrival, 250_000L) * 250 + CLOCK_OFFSET_MICROS + clockStepMicros);
            }
        }
        estimate.feedbackEnds(nowNanos);
    }
}
