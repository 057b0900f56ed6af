// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandingQueueTest {
    private static final long MILLIS = 1_000_000;

    private final StandingQueue queue = new StandingQueue();
    private long now;

    /** Packets every 10 ms, each with the delay, on a receiver's clock that is five hours ahead. */
    private void send(long millis, long delayMillis) {
        for (long end = now + millis * MILLIS; now < end; now += 10 * MILLIS) {
            queue.packet(now, 18_000_000_000L + (now + delayMillis * MILLIS) / 1000);
        }
    }

    @Test
    void isEmptyOnALinkThatDelaysAllAlike() {
        assertThat(queue.nanos()).isZero();
        send(5_000, 80);

        assertThat(queue.nanos()).isZero();
    }

    @Test
    void isWhatEvenTheFastestPacketsWait() {
        send(5_000, 80);
        send(1_000, 380);

        assertThat(queue.nanos()).isEqualTo(300 * MILLIS);
        send(10, 90);
        assertThat(queue.nanos()).as("one that did not wait").isEqualTo(10 * MILLIS);
    }

    @Test
    void losesWhatDoesNotArriveForAMoment() {
        send(5_000, 80);
        queue.lost();
        queue.lost();
        assertThat(queue.lossShare()).as("may be anything").isZero();
        queue.lost();
        assertThat(queue.lossShare()).isBetween(0.05, 0.15);

        send(500, 80);
        assertThat(queue.lossShare()).isZero();
    }

    @Test
    void isForgottenWithTheLinkAfterAWhile() {
        send(5_000, 80);
        send(125_000, 380);

        assertThat(queue.nanos()).as("a longer way, not a queue").isZero();
    }

    @Test
    void aJumpOfTheClockIsANewLink() {
        send(5_000, 80);
        send(1_000, 3_600_000);

        assertThat(queue.nanos()).isZero();
    }
}
