// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateControlTest {
    private static final long MILLI = 1_000_000L;
    private static final long RTT = 50 * MILLI;

    private final RateControl rate = new RateControl(1_000_000);
    private long now = -10_000 * MILLI;
    private long micros;

    /** What arrives at that bitrate for longer than both windows. */
    private AcknowledgedBitrate acknowledged(long bps) {
        AcknowledgedBitrate acknowledged = new AcknowledgedBitrate();
        for (int i = 0; i < 100; i++) {
            micros += 10_000;
            acknowledged.add(micros, (int) (bps / 800));
        }
        return acknowledged;
    }

    private void feedback(LinkUse use, long ackedBps, int times) {
        AcknowledgedBitrate acknowledged = acknowledged(ackedBps);
        for (int i = 0; i < times; i++) {
            rate.update(use, acknowledged, RTT, now);
            now += 100 * MILLI;
        }
    }

    @Test
    void growsByEightPerCentASecondWhereTheLimitIsUnknown() {
        feedback(LinkUse.NORMAL, 1_000_000, 2);
        long before = rate.bps();
        feedback(LinkUse.NORMAL, 1_000_000, 10);
        assertThat((double) rate.bps() / before).isBetween(1.079, 1.081);
    }

    @Test
    void doesNotGrowFarBeyondWhatArrives() {
        feedback(LinkUse.NORMAL, 1_000_000, 200);
        assertThat(rate.bps()).isEqualTo(1_510_000);
    }

    @Test
    void doesNotGrowWhileNothingIsKnownToArrive() {
        for (int i = 0; i < 20; i++) {
            rate.update(LinkUse.NORMAL, new AcknowledgedBitrate(), RTT, now += 100 * MILLI);
        }
        assertThat(rate.bps()).isEqualTo(1_000_000);
    }

    @Test
    void doesNotMakeUpForAPause() {
        feedback(LinkUse.NORMAL, 1_000_000, 2);
        long before = rate.bps();
        now += 60_000 * MILLI;
        feedback(LinkUse.NORMAL, 1_000_000, 1);
        assertThat(rate.bps()).isLessThan(before * 109 / 100);
    }

    @Test
    void quicklyBelievesWhatArrivesWithoutAQueue() {
        feedback(LinkUse.NORMAL, 4_000_000, 25);
        assertThat(rate.bps()).isGreaterThan(3_800_000);
    }

    @Test
    void fallsToEightyFivePerCentOfWhatArrives() {
        feedback(LinkUse.OVERUSED, 800_000, 1);
        assertThat(rate.bps()).isEqualTo(680_000);
    }

    @Test
    void growsByAPacketPerResponseTimeWhereItWasFullBefore() {
        feedback(LinkUse.OVERUSED, 1_000_000, 1);
        feedback(LinkUse.NORMAL, 850_000, 2);
        long before = rate.bps();
        feedback(LinkUse.NORMAL, 850_000, 10);
        // 850 kbit/s are three packets of 1180 bytes a frame, or soon four of 900; the response time is 150 ms.
        assertThat(rate.bps() - before).isBetween(48_000L, 64_000L);
    }

    @Test
    void growsFastAgainWhenItOutgrewWhereItWasFull() {
        feedback(LinkUse.OVERUSED, 700_000, 1);
        feedback(LinkUse.NORMAL, 740_000, 2);
        assertThat(rate.outgrown()).isFalse();
        feedback(LinkUse.NORMAL, 800_000, 2);
        assertThat(rate.outgrown()).isTrue();
        assertThat(rate.outgrown()).isFalse();
    }

    @Test
    void holdsWhileAQueueDrains() {
        feedback(LinkUse.OVERUSED, 1_000_000, 1);
        long before = rate.bps();
        feedback(LinkUse.UNDERUSED, 1_000_000, 20);
        assertThat(rate.bps()).isEqualTo(before);
    }

    @Test
    void fallsOnceARoundTrip() {
        feedback(LinkUse.OVERUSED, 1_000_000, 1);
        AcknowledgedBitrate less = acknowledged(700_000);
        rate.update(LinkUse.OVERUSED, less, 150 * MILLI, now);
        assertThat(rate.bps()).isEqualTo(850_000);
        rate.update(LinkUse.OVERUSED, less, 150 * MILLI, now + 50 * MILLI);
        assertThat(rate.bps()).isEqualTo(595_000);
    }

    @Test
    void fallsToWhatArrivesAndNotBelowWhenLittleWasSent() {
        rate.proved(3_000_000);
        feedback(LinkUse.OVERUSED, 500_000, 1);
        assertThat(rate.bps()).isEqualTo(500_000);
        now += 1_000 * MILLI;
        feedback(LinkUse.OVERUSED, 500_000, 1);
        assertThat(rate.bps()).isEqualTo(425_000);
    }

    @Test
    void halvesWhenNobodyKnowsWhatArrives() {
        rate.update(LinkUse.OVERUSED, new AcknowledgedBitrate(), RTT, now);
        assertThat(rate.bps()).isEqualTo(500_000);
    }

    @Test
    void aProbeOnlyRaises() {
        rate.proved(500_000);
        assertThat(rate.bps()).isEqualTo(1_000_000);
        rate.proved(2_000_000);
        assertThat(rate.bps()).isEqualTo(2_000_000);
    }
}
