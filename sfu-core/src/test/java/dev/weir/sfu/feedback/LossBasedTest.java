// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class LossBasedTest {
    private static final long MILLI = 1_000_000L;
    private static final long BPS = 2_000_000;

    private final LossBased loss = new LossBased();
    private final AcknowledgedBitrate acknowledged = new AcknowledgedBitrate();
    private long now;
    private double owed;

    /** Sends packets of 1000 bytes evenly, and loses them evenly, the share depending on the bitrate. */
    private void send(int millis, long wantedBps, boolean heeds, DoubleUnaryOperator lossAtBps) {
        for (int i = 0; i < millis; i += 50) {
            long bps = heeds ? Math.min(loss.capBps(), wantedBps) : wantedBps;
            double share = lossAtBps.applyAsDouble((double) bps);
            int packets = (int) (bps / 160_000);
            for (int p = 0; p < packets; p++) {
                owed += share;
                boolean lost = owed >= 1;
                owed -= lost ? 1 : 0;
                long sent = now + p * 50L * MILLI / packets;
                loss.packet(lost, 1_000, sent);
                if (!lost) {
                    acknowledged.add(sent / 1_000, 1_000);
                }
            }
            now += 50 * MILLI;
            loss.update(BPS, LinkUse.NORMAL, acknowledged, now);
        }
    }

    private static double policer(double bps) {
        return Math.max(0, 1 - 1_000_000 / bps);
    }

    @Test
    void withoutLossThereIsNoCap() {
        send(5_000, BPS, true, bps -> 0);
        assertThat(loss.capBps()).isEqualTo(LossBased.NO_CAP);
        assertThat(loss.share()).isZero();
    }

    @Test
    void littleLossIsNoReason() {
        send(20_000, BPS, true, bps -> 0.02);
        assertThat(loss.capBps()).isEqualTo(LossBased.NO_CAP);
        assertThat(loss.usual()).isBetween(0.005, 0.025);
    }

    @Test
    void lossOfWhatIsTooMuchCapsAtWhatArrives() {
        send(1_000, BPS, false, LossBasedTest::policer);
        assertThat(loss.capBps()).isBetween(900_000L, 1_000_000L);
        send(5_000, BPS, true, LossBasedTest::policer);
        assertThat(loss.capBps()).isBetween(900_000L, 1_150_000L);
        assertThat(loss.usual()).isLessThan(0.03);
    }

    @Test
    void reactsWithinAQuarterOfASecondWhenMostIsLost() {
        send(1_000, BPS, true, bps -> 0);
        send(300, BPS, true, bps -> 0.8);
        assertThat(loss.capBps()).isLessThan(1_000_000);
    }

    @Test
    void lossThatStaysAtALowerRateIsTheLinksOwn() {
        send(600, BPS, true, bps -> 0.1);
        assertThat(loss.capBps()).isBetween(1_600_000L, 1_800_000L);
        send(3_000, BPS, true, bps -> 0.1);
        assertThat(loss.capBps()).isEqualTo(LossBased.NO_CAP);
        assertThat(loss.usual()).isBetween(0.08, 0.12);
        send(30_000, BPS, true, bps -> 0.1);
        assertThat(loss.capBps()).isEqualTo(LossBased.NO_CAP);
    }

    @Test
    void lossOnTopOfTheLinksOwnCapsAgain() {
        send(5_000, BPS, true, bps -> 0.05);
        assertThat(loss.capBps()).isEqualTo(LossBased.NO_CAP);
        send(2_000, BPS, true, bps -> 0.05 + policer(bps) * 0.95);
        assertThat(loss.capBps()).isBetween(800_000L, 1_100_000L);
    }

    @Test
    void theCapGrowsAndGoesWhenTheLinkCarriesMore() {
        send(5_000, BPS, true, LossBasedTest::policer);
        assertThat(loss.capBps()).isLessThan(1_200_000);
        send(20_000, BPS, true, bps -> 0);
        assertThat(loss.capBps()).isEqualTo(LossBased.NO_CAP);
    }

    @Test
    void aSmallLayerIsNotCutAndTheLossAcceptedAfterThreeSeconds() {
        send(1_500, 500_000, true, bps -> 0.1);
        assertThat(loss.capBps()).isBetween(450_000L, 550_000L);
        send(4_000, 480_000, true, bps -> 0.1);
        assertThat(loss.capBps()).isEqualTo(LossBased.NO_CAP);
    }

    @Test
    void aSenderThatDoesNotFollowIsNotStarved() {
        for (int i = 0; i < 20; i++) {
            send(1_000, BPS, false, bps -> 0.1);
            assertThat(loss.capBps()).isGreaterThan(1_600_000);
        }
    }

    @Test
    void aProbeThatGotThroughAcquitsTheBitrate() {
        send(600, BPS, true, bps -> 0.1);
        assertThat(loss.capBps()).isNotEqualTo(LossBased.NO_CAP);
        loss.proved(2_500_000);
        assertThat(loss.capBps()).isEqualTo(LossBased.NO_CAP);
        assertThat(loss.usual()).isBetween(0.08, 0.12);
    }

    @Test
    void aPacketThatWasOnlyLateIsNotLost() {
        for (int i = 0; i < 200; i++) {
            loss.packet(i % 2 == 0, 1_000, i * 5L * MILLI);
        }
        for (int i = 0; i < 100; i++) {
            loss.late();
        }
        loss.update(BPS, LinkUse.NORMAL, acknowledged, 0);
        loss.update(BPS, LinkUse.NORMAL, acknowledged, 1_000 * MILLI);
        assertThat(loss.share()).isZero();
        loss.late();
    }
}
