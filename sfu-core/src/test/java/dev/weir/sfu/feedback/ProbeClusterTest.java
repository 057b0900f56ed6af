// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class ProbeClusterTest {
    private static final long MILLI = 1_000_000L;

    private final ProbeCluster cluster = new ProbeCluster();

    /** Packets of 1000 bytes every 4 ms: 2 Mbit/s. */
    private void probe(int packets, LongUnaryOperator arrivalMicrosOfSentMillis) {
        cluster.begin();
        for (int i = 0; i < packets; i++) {
            cluster.sent(1_000, i * 4L * MILLI);
        }
        for (int i = 0; i < packets; i++) {
            long arrival = arrivalMicrosOfSentMillis.applyAsLong(i * 4L);
            if (arrival >= 0) {
                cluster.arrived(1_000, i * 4L * MILLI, arrival);
            } else {
                cluster.lost();
            }
        }
    }

    @Test
    void provesWhatWasSentWhenItIsNotStretched() {
        probe(16, millis -> 9_000_000_000L + millis * 1_000);
        assertThat(cluster.isAnswered()).isTrue();
        assertThat(cluster.provedBps(0)).isEqualTo(2_000_000);
    }

    @Test
    void provesALittleLessThanTheLinkCarriesWhenItIsStretched() {
        probe(16, millis -> millis * 2_000);
        assertThat(cluster.provedBps(0)).isEqualTo(950_000);
        assertThat(cluster.isDoubtful()).isFalse();
    }

    @Test
    void provesNothingWithTooFewPackets() {
        probe(4, millis -> millis * 1_000);
        assertThat(cluster.provedBps(0)).isZero();
    }

    @Test
    void provesNothingWhenManyAreLost() {
        probe(16, millis -> millis % 16 == 0 ? -1 : millis * 1_000);
        assertThat(cluster.isAnswered()).isTrue();
        assertThat(cluster.provedBps(0)).isZero();
        assertThat(cluster.provedBps(0.1)).isEqualTo(2_000_000);
    }

    @Test
    void provesNothingWhenAllLeftAtOnce() {
        cluster.begin();
        for (int i = 0; i < 10; i++) {
            cluster.sent(1_000, 0);
            cluster.arrived(1_000, 0, i * 1_000L);
        }
        assertThat(cluster.provedBps(0)).isZero();
        assertThat(cluster.isDoubtful()).isFalse();
    }

    @Test
    void oneLatePacketAtTheEndDoesNotSpoilIt() {
        probe(16, millis -> millis * 1_000 + (millis == 60 ? 12_000 : 0));
        assertThat(cluster.provedBps(0)).isGreaterThan(1_500_000);
    }

    @Test
    void jitterMakesItDoubtfulRatherThanWrong() {
        Random random = new Random(3);
        int wrong = 0;
        for (int i = 0; i < 1_000; i++) {
            probe(16, millis -> millis * 1_000 + random.nextInt(30_000));
            wrong += cluster.provedBps(0) < 1_700_000 && !cluster.isDoubtful() ? 1 : 0;
        }
        assertThat(wrong).isLessThan(100);
    }

    @Test
    void jitterDoesNotHideALinkOfHalfTheBitrate() {
        Random random = new Random(3);
        int wrong = 0;
        for (int i = 0; i < 1_000; i++) {
            probe(16, millis -> millis * 2_000 + random.nextInt(15_000));
            wrong += cluster.provedBps(0) > 1_700_000 ? 1 : 0;
        }
        assertThat(wrong).isLessThan(20);
    }

    @Test
    void aBigPictureAmidThePaddingProvesNoMoreThanTheLinkCarries() {
        cluster.begin();
        for (int i = 0; i < 11; i++) {
            long sent = Math.max(0, i - 5) * 10L * MILLI;
            cluster.sent(1_000, sent);
            // 500 kbit/s, never idle.
            cluster.arrived(1_000, sent, i * 16_000L);
        }
        assertThat(cluster.provedBps(0)).isEqualTo(475_000);
    }

    @Test
    void isNotAnsweredWhileTheFateOfAPacketIsUnknown() {
        cluster.begin();
        cluster.sent(1_000, 0);
        cluster.sent(1_000, MILLI);
        cluster.arrived(1_000, 0, 0);
        assertThat(cluster.isAnswered()).isFalse();
        cluster.lost();
        assertThat(cluster.isAnswered()).isTrue();
    }
}
