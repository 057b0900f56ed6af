// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetransmissionsTest {
    private static final long MILLIS = 1_000_000;
    private static final long SEQ = 70_000;
    private static final long HOW = Rewritten.of(9, 0, false);

    private final Retransmissions retransmissions = new Retransmissions();

    private boolean repeat(long seq, long roundTripNanos, long nowNanos) {
        boolean may = retransmissions.mayRepeat(seq, roundTripNanos, nowNanos);
        if (may) {
            retransmissions.repeated(seq, nowNanos);
        }
        return may;
    }

    @Test
    void repeatsWhatWasSentWithTheTimestampItWentOutWith() {
        retransmissions.sent(SEQ, 0xfedcba98, HOW);

        assertThat(repeat(SEQ, 0, 0)).isTrue();
        assertThat(retransmissions.timestamp(SEQ)).isEqualTo(0xfedcba98);
    }

    @Test
    void repeatsNothingThatWasNotSentOrIsOutOfTheWindow() {
        retransmissions.sent(SEQ, 1, HOW);
        retransmissions.sent(SEQ + 1_024, 2, HOW);

        assertThat(repeat(SEQ, 0, 0)).isFalse();
        assertThat(repeat(SEQ + 1, 0, 0)).isFalse();
        assertThat(repeat(SEQ + 1_024, 0, 0)).isTrue();
    }

    @Test
    void knowsThe1024PacketsSentLast() {
        for (int i = 0; i < 3_000; i++) {
            retransmissions.sent(SEQ + i, i, HOW);
        }

        for (int i = 3_000 - 1_024; i < 3_000; i++) {
            assertThat(repeat(SEQ + i, 0, 0)).as("packet %s", i).isTrue();
            assertThat(retransmissions.timestamp(SEQ + i)).isEqualTo(i);
        }
        assertThat(repeat(SEQ + 3_000 - 1_025, 0, 0)).isFalse();
    }

    @Test
    void keepsPacketsThatWereSentFarApart() {
        for (int i = 0; i < 1_024; i += 93) {
            retransmissions.sent(SEQ + i, i, HOW);
        }

        for (int i = 0; i < 1_024; i += 93) {
            assertThat(repeat(SEQ + i, 0, 0)).as("packet %s", i).isTrue();
        }
    }

    @Test
    void repeatsNotTwiceWithinTwentyMilliseconds() {
        retransmissions.sent(SEQ, 1, HOW);

        assertThat(repeat(SEQ, 0, 0)).isTrue();
        assertThat(repeat(SEQ, 0, 19 * MILLIS)).isFalse();
        assertThat(repeat(SEQ, 0, 20 * MILLIS)).isTrue();
    }

    @Test
    void repeatsAPacketTenTimesAtMostAndItsSuccessorAnew() {
        retransmissions.sent(SEQ, 1, HOW);
        for (int i = 0; i < 10; i++) {
            assertThat(repeat(SEQ, 0, i * (100 * MILLIS))).isTrue();
        }
        assertThat(repeat(SEQ, 0, 5_000 * MILLIS)).isFalse();

        retransmissions.sent(SEQ + 1_024, 2, HOW);
        assertThat(repeat(SEQ + 1_024, 0, 5_000 * MILLIS)).isTrue();
    }

    @Test
    void repeatsNotTwiceWithinARoundTrip() {
        retransmissions.sent(SEQ, 1, HOW);

        assertThat(repeat(SEQ, 200 * MILLIS, 0)).isTrue();
        assertThat(repeat(SEQ, 200 * MILLIS, 169 * MILLIS)).isFalse();
        assertThat(repeat(SEQ, 200 * MILLIS, 170 * MILLIS)).isTrue();
    }

    @Test
    void knowsHowEachPacketWasRewritten() {
        long how = Rewritten.of(0x1_2345_6789L, 3, true);
        retransmissions.sent(SEQ, 5, how);
        retransmissions.sent(SEQ + 1, 6, HOW);

        assertThat(retransmissions.rewritten(SEQ)).isEqualTo(how);
        assertThat(Rewritten.sourceSeq(how)).isEqualTo(0x1_2345_6789L);
        assertThat(Rewritten.era(how)).isEqualTo(3);
        assertThat(Rewritten.marker(how)).isTrue();
    }

    @Test
    void sendsTwoCopiesWhenTheFirstRepairWasLost() {
        retransmissions.sent(SEQ, 1, HOW);

        assertThat(repeat(SEQ, 0, 0)).isTrue();
        assertThat(retransmissions.copies(SEQ)).isEqualTo(1);
        assertThat(repeat(SEQ, 0, 100 * MILLIS)).isTrue();
        assertThat(retransmissions.copies(SEQ)).isEqualTo(2);
    }
}
