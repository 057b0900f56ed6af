// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentPacketsTest {
    private static final long MILLI = 1_000_000L;
    private static final long UNIT = 1_024;

    private final SentPackets packets = new SentPackets();

    @Test
    void hasNoRingBeforeTheFirstPacket() {
        assertThat(packets.capacity()).isZero();
        assertThat(packets.find(0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5_000_000_000L, -5_000_000_000L, 3_000_000_000_000_000L, Long.MIN_VALUE / 2})
    void remembersTimeSizeAndMark(long now) {
        assertThat(packets.add(1_234, now, 255)).isZero();
        assertThat(packets.add(16_383, now + MILLI, 0)).isEqualTo(1);

        assertThat(packets.find(0)).isTrue();
        assertThat(packets.sentNanos()).isBetween(now - UNIT, now);
        assertThat(packets.sizeBytes()).isEqualTo(1_234);
        assertThat(packets.mark()).isEqualTo(255);
        assertThat(packets.find(1)).isTrue();
        assertThat(packets.sentNanos()).isBetween(now + MILLI - UNIT, now + MILLI);
        assertThat(packets.sizeBytes()).isEqualTo(16_383);
        assertThat(packets.mark()).isZero();
    }

    @Test
    void knowsWhatBecameOfAPacket() {
        packets.add(1_000, 0, 7);
        packets.find(0);
        packets.lost();
        packets.find(0);
        assertThat(packets.wasLost()).isTrue();
        assertThat(packets.hasArrived()).isFalse();

        packets.arrived();

        packets.find(0);
        assertThat(packets.hasArrived()).isTrue();
        assertThat(packets.wasLost()).isFalse();
        assertThat(packets.sizeBytes()).isEqualTo(1_000);
        assertThat(packets.mark()).isEqualTo(7);
    }

    @Test
    void ignoresNumbersNeverSent() {
        packets.add(1_000, 0, 0);
        assertThat(packets.find(1)).isFalse();
        assertThat(packets.find(0xffff)).isFalse();
        assertThat(packets.find(-1)).isFalse();
        assertThat(packets.find(0x8000)).isFalse();
    }

    @Test
    void staysShortWhileFeedbackIsPrompt() {
        for (int i = 0; i < 100_000; i++) {
            int number = packets.add(1_000, i * MILLI, 0);
            if (i >= 50) {
                packets.find(number - 50);
                packets.arrived();
            }
        }
        assertThat(packets.capacity()).isEqualTo(64);
    }

    @Test
    void growsAsFarAsFeedbackTakes() {
        for (int i = 0; i < 10_000; i++) {
            int number = packets.add(1_000, i * MILLI, 0);
            if (i >= 500) {
                assertThat(packets.find(number - 500)).isTrue();
                assertThat(packets.sentNanos()).isBetween((i - 500) * MILLI - UNIT, (i - 500) * MILLI);
                packets.arrived();
            }
        }
        assertThat(packets.capacity()).isEqualTo(512);
    }

    @Test
    void forgetsAfterTwoSecondsWithoutFeedback() {
        for (int i = 0; i < 100_000; i++) {
            packets.add(1_000, i * MILLI, 0);
        }
        assertThat(packets.capacity()).isEqualTo(2_048);
    }

    @Test
    void neverGrowsBeyondEightThousandPackets() {
        int number = 0;
        for (int i = 0; i < 100_000; i++) {
            number = packets.add(1_000, i, 0);
        }
        assertThat(packets.capacity()).isEqualTo(8_192);
        assertThat(packets.find(number)).isTrue();
        assertThat(packets.find(number - 8_191)).isTrue();
        assertThat(packets.find(number - 8_192)).isFalse();
    }

    @Test
    void numbersWrap() {
        for (int i = 0; i < 0x1_0005; i++) {
            assertThat(packets.add(i & 0x3fff, i * MILLI, 0)).isEqualTo(i & 0xffff);
        }
        assertThat(packets.find(0xffff)).isTrue();
        assertThat(packets.sizeBytes()).isEqualTo(0x3fff);
        assertThat(packets.find(4)).isTrue();
        assertThat(packets.sizeBytes()).isEqualTo(4);
        assertThat(packets.find(5)).isFalse();
    }
}
