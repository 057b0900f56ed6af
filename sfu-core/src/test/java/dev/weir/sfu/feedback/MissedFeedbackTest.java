// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MissedFeedbackTest {
    private final SentPackets packets = new SentPackets();
    private final AcknowledgedBitrate acknowledged = new AcknowledgedBitrate();
    private final MissedFeedback missed = new MissedFeedback();

    /** 1000 bytes every 10 ms, reported ten at a time, except for some reports. */
    private void send(int reports, int lostEvery) {
        for (int i = 0; i < reports * 10; i++) {
            packets.add(1_000, i * 10_000_000L, 0);
        }
        for (int report = 0; report < reports; report++) {
            if (report % lostEvery == lostEvery - 1) {
                continue;
            }
            for (int i = report * 10; i < report * 10 + 10; i++) {
                if (i % 10 == 0) {
                    missed.first(i, i * 10_000L, packets, acknowledged);
                }
                missed.arrived(i, i * 10_000L);
                packets.find(i);
                packets.arrived();
                acknowledged.add(i * 10_000L, 1_000);
            }
        }
    }

    @Test
    void countsPacketsWhoseReportGotLost() {
        send(12, 3);
        // The last report is one of those.
        assertThat(acknowledged.bps()).isEqualTo(800_000);
        assertThat(acknowledged.recentBps()).isEqualTo(800_000);
    }

    @Test
    void doesNotCountWhatWasReportedLost() {
        for (int i = 0; i < 100; i++) {
            packets.add(1_000, i * 10_000_000L, 0);
            packets.find(i);
            if (i % 2 == 1) {
                packets.lost();
            } else {
                missed.first(i, i * 10_000L, packets, acknowledged);
                missed.arrived(i, i * 10_000L);
                packets.find(i);
                packets.arrived();
                acknowledged.add(i * 10_000L, 1_000);
            }
        }
        assertThat(acknowledged.bps()).isBetween(380_000L, 420_000L);
    }

    @Test
    void doesNotBridgeMoreThanASecondOrAClockThatJumpsBack() {
        for (int i = 0; i < 4; i++) {
            packets.add(1_000, i, 0);
        }
        missed.arrived(0, 5_000_000);
        missed.first(2, 7_000_000, packets, acknowledged);
        missed.first(2, 4_000_000, packets, acknowledged);
        packets.find(1);
        assertThat(packets.wasAssumed()).isFalse();
        missed.first(2, 5_900_000, packets, acknowledged);
        packets.find(1);
        assertThat(packets.wasAssumed()).isTrue();
        assertThat(packets.hasArrived()).isFalse();
    }
}
