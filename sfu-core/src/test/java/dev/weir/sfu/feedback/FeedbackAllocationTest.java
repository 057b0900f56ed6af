// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static dev.weir.sfu.Allocations.assertNoGarbage;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Counting makes no garbage. */
class FeedbackAllocationTest {
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
    private long sum;

    private boolean round() {
        now += 1_000_000;
        seq += seq % 10 == 0 ? 2 : 1;
        missing.received(seq, now);
        reception.received(seq, (int) (seq * 3000), now);
        arrivals.received((int) seq & 0xffff, now);
        bitrate.add(1200, now);
        estimate.update(reception.fractionLostAndReset(), roundTrip.nanos(), now);
        roundTrip.report((int) (now >> 16), 1, 1);
        boolean believed = clock.senderReport(now, (int) (seq * 3000), now);
        sum += missing.due(now, roundTrip.nanos(), due) + arrivals.arrivals()[0] + bitrate.bps(now);
        arrivals.reported();
        sum += (believed ? clock.rtpAtLocal(now) : 0) + reception.jitter();
        return true;
    }

    @Test
    void countingAllocatesNothing() throws ReflectiveOperationException {
        assertNoGarbage(this::round);
        assertThat(sum).isNotZero();
    }
}
