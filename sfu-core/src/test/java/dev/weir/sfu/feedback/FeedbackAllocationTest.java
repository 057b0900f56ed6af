// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/**
 * Counting makes no garbage: less than a byte a round, where the smallest object costs sixteen. Not exactly none because the
 * measuring itself allocates (reflection compiles its calls after a while).
 */
class FeedbackAllocationTest {
    private static final int ROUNDS = 100_000;
    private static final long LIMIT_BYTES = ROUNDS;

    private final MissingPackets missing = new MissingPackets();
    private final ReceptionStats reception = new ReceptionStats(90_000);
    private final TransportArrivals arrivals = new TransportArrivals();
    private final ArrivalBitrate bitrate = new ArrivalBitrate();
    private final ReceiverEstimate estimate = new ReceiverEstimate(1000, 1_000_000);
    private final ClockMapping clock = new ClockMapping(90_000, new PublisherClock());
    private final RoundTrip roundTrip = new RoundTrip();
    private final int[] due = new int[100];
    private long now;
    private long seq;

    private long round() {
        now += 1_000_000;
        seq += seq % 10 == 0 ? 2 : 1;
        missing.received(seq, now);
        reception.received(seq, (int) (seq * 3000), now);
        arrivals.received((int) seq & 0xffff, now);
        bitrate.add(1200, now);
        estimate.update(reception.fractionLostAndReset(), roundTrip.nanos(), now);
        roundTrip.report((int) (now >> 16), 1, 1);
        boolean believed = clock.senderReport(now, (int) (seq * 3000), now);
        long sum = missing.due(now, roundTrip.nanos(), due) + arrivals.arrivals()[0] + bitrate.bps(now);
        arrivals.reported();
        return sum + (believed ? clock.rtpAtLocal(now) : 0) + reception.jitter();
    }

    @Test
    void countingAllocatesNothing() throws ReflectiveOperationException {
        rounds();
        long before = allocatedBytes();
        long sum = rounds();
        assertThat(allocatedBytes() - before).isLessThan(LIMIT_BYTES);
        assertThat(sum).isNotZero();
    }

    private long rounds() {
        long sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            sum += round();
        }
        return sum;
    }

    /** By reflection, because the module under test does not read {@code jdk.management}. */
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        return (long) allocated.invoke(threads, Thread.currentThread().getId());
    }
}
