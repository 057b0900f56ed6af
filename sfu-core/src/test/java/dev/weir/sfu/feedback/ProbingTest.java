// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbingTest {
    private static final long MILLI = 1_000_000L;
    private static final long BPS = 500_000;

    private final Probing probing = new Probing();
    private long now = -3_000 * MILLI;

    /** Pads as it is told, every millisecond, until the probe has been sent; returns the bytes. */
    private int send() {
        int bytes = 0;
        int mark = Probing.NONE;
        long first = now;
        for (int i = 0; i < 500; i++) {
            for (int due = probing.paddingDue(BPS, now); due > 0; due -= 1_200) {
                mark = probing.sent(1_200, now);
                bytes += 1_200;
                packets[count++] = now;
            }
            now += MILLI;
        }
        this.mark = mark;
        sentFor = count == 0 ? 0 : packets[count - 1] - first;
        return bytes;
    }

    private final long[] packets = new long[1_000];
    private int count;
    private int mark;
    private long sentFor;

    /** All arrive, {@code stretch} times as far apart as they were sent. */
    private long answer(int stretch) {
        for (int i = 0; i < count; i++) {
            probing.arrived(mark, 1_200, packets[i], packets[i] / 1_000 * stretch);
        }
        count = 0;
        return probing.provedBps(0, now);
    }

    private long waitMillis() {
        long start = now;
        while (probing.paddingDue(BPS, now) == 0) {
            now += 100 * MILLI;
        }
        return (now - start) / MILLI;
    }

    @Test
    void doesNothingUnlessMoreIsWanted() {
        assertThat(send()).isZero();
        assertThat(probing.next(BPS, now)).isEqualTo(Probing.NEVER);
        probing.want(BPS);
        assertThat(send()).isZero();
    }

    @Test
    void probesAtOnceForSixtyMilliseconds() {
        probing.want(1_000_000);
        assertThat(probing.next(BPS, now)).isEqualTo(now);
        assertThat(send()).isBetween(7_000, 11_000);
        assertThat(sentFor / MILLI).isBetween(40L, 60L);
        assertThat(answer(1)).isBetween(950_000L, 1_250_000L);
    }

    @Test
    void aSlowProbeTakesAsLongAsFivePackets() {
        Probing slow = new Probing();
        slow.want(300_000);
        int bytes = 0;
        for (int i = 0; i < 500; i++) {
            int due = slow.paddingDue(150_000, now);
            bytes += due;
            if (due > 0) {
                slow.sent(due, now);
            }
            now += MILLI;
        }
        assertThat(bytes).isGreaterThanOrEqualTo(6_000).isLessThan(10_000);
    }

    @Test
    void waitsWhilePacketsWaitInFrontOfTheLink() {
        probing.want(1_000_000);
        for (int i = 0; i < 30; i++) {
            probing.queued(true, now);
            assertThat(probing.paddingDue(BPS, now)).isZero();
            now += 100 * MILLI;
        }

        probing.queued(false, now);
        assertThat(waitMillis()).isBetween(100L, 300L);
    }

    @Test
    void doesNotWaitForAQueueThatStandsForLong() {
        probing.want(1_000_000);
        long start = now;
        while (probing.paddingDue(BPS, now) == 0) {
            now += 100 * MILLI;
            probing.queued(true, now);
        }

        assertThat((now - start) / MILLI).isLessThan(6_000);
    }

    @Test
    void mediaIsPartOfTheProbe() {
        probing.want(1_000_000);
        int padding = 0;
        for (int i = 0; i < 100; i++) {
            int due = probing.paddingDue(BPS, now);
            padding += due;
            if (due > 0) {
                probing.sent(due, now);
            }
            if (i % 10 == 5) {
                probing.sent(600, now);
            }
            now += MILLI;
        }
        assertThat(padding).isBetween(3_000, 6_500);
    }

    @Test
    void aFrameInOnePieceLeavesNothingToPad() {
        probing.want(1_000_000);
        probing.sent(1_200, now);
        int first = probing.paddingDue(BPS, now);
        assertThat(first).isEqualTo(1_200);
        probing.sent(50_000, now);
        assertThat(probing.paddingDue(BPS, now + 5 * MILLI)).isZero();
    }

    @Test
    void tellsWhenTheNextPacketIsDue() {
        probing.want(1_000_000);
        int due = probing.paddingDue(BPS, now);
        probing.sent(due, now);
        long next = probing.next(BPS, now);
        assertThat(next - now).isBetween(8 * MILLI, 9 * MILLI);
        assertThat(probing.paddingDue(BPS, next - MILLI)).isZero();
        assertThat(probing.paddingDue(BPS, next + 1_000)).isEqualTo(1_200);
    }

    @Test
    void asksForABoundedBurstAfterABreak() {
        probing.want(100_000_000);
        probing.sent(probing.paddingDue(40_000_000, now), now);
        assertThat(probing.paddingDue(40_000_000, now + 50 * MILLI)).isEqualTo(6_000);
    }

    @Test
    void theNextProbeFollowsOneThatSucceeded() {
        probing.want(5_000_000);
        send();
        answer(1);
        assertThat(waitMillis()).isZero();
    }

    @Test
    void waitsTwiceAsLongAfterEachFailureUpToThirtySeconds() {
        probing.want(1_000_000);
        long[] waits = new long[6];
        for (int i = 0; i < waits.length; i++) {
            count = 0;
            send();
            answer(2);
            long failed = now;
            waitMillis();
            waits[i] = Math.round((now - failed) / 1e9);
        }
        assertThat(waits).containsExactly(3, 6, 12, 24, 30, 30);
    }

    @Test
    void waitsFourSecondsAtMostAfterTheLinkBecameNarrow() {
        probing.want(1_000_000);
        probing.decreased(2_000_000, BPS, now);
        now += 3_000 * MILLI;
        for (int i = 0; i < 5; i++) {
            count = 0;
            send();
            answer(2);
            long failed = now;
            waitMillis();
            assertThat((now - failed) / MILLI).isBetween(2_900L, 4_100L);
        }
    }

    @Test
    void waitsWhenTheEstimateFalls() {
        probing.want(1_000_000);
        probing.decreased(600_000, BPS, now);
        assertThat(waitMillis()).isEqualTo(3_000);
    }

    @Test
    void aSuccessThatDoesNotLastCountsAsAFailure() {
        probing.want(1_000_000);
        for (int i = 0; i < 3; i++) {
            count = 0;
            send();
            answer(1);
            now += 1_000 * MILLI;
            probing.decreased(1_000_000, BPS, now);
            assertThat(waitMillis()).isEqualTo(3_000L << i);
        }
    }

    @Test
    void givesUpOnAProbeThatNobodyAnswers() {
        probing.want(1_000_000);
        send();
        count = 0;
        assertThat(probing.provedBps(0, now)).isZero();
        now += 1_000 * MILLI;
        probing.paddingDue(BPS, now);
        assertThat(waitMillis()).isEqualTo(3_000);
    }

    @Test
    void encouragementEndsTheWaiting() {
        probing.want(1_000_000);
        probing.decreased(600_000, BPS, now);
        probing.encouraged();
        assertThat(waitMillis()).isZero();
    }

    @Test
    void ignoresAnswersToEarlierProbes() {
        probing.want(5_000_000);
        send();
        int old = mark;
        answer(1);
        send();
        for (int i = 0; i < count; i++) {
            probing.arrived(old, 1_200, packets[i], packets[i] / 1_000);
            probing.lost(old);
        }
        assertThat(probing.provedBps(0, now)).isZero();
        assertThat(answer(1)).isPositive();
    }
}
