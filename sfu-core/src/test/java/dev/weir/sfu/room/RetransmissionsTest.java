// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetransmissionsTest {
    private static final long MILLIS = 1_000_000;
    private static final long SEQ = 70_000;

    private final Retransmissions retransmissions = new Retransmissions(0x3333, 7);

    @Test
    void repeatsWhatWasSentWithTheTimestampItWentOutWith() {
        retransmissions.sent(SEQ, 0xfedcba98);

        assertThat(retransmissions.mayRepeat(SEQ, 0)).isTrue();
        assertThat(retransmissions.timestamp(SEQ)).isEqualTo(0xfedcba98);
    }

    @Test
    void repeatsNothingThatWasNotSentOrIsOutOfTheWindow() {
        retransmissions.sent(SEQ, 1);
        retransmissions.sent(SEQ + 1_024, 2);

        assertThat(retransmissions.mayRepeat(SEQ, 0)).isFalse();
        assertThat(retransmissions.mayRepeat(SEQ + 1, 0)).isFalse();
        assertThat(retransmissions.mayRepeat(SEQ + 1_024, 0)).isTrue();
    }

    @Test
    void knowsThe1024PacketsSentLast() {
        for (int i = 0; i < 3_000; i++) {
            retransmissions.sent(SEQ + i, i);
        }

        for (int i = 3_000 - 1_024; i < 3_000; i++) {
            assertThat(retransmissions.mayRepeat(SEQ + i, 0)).as("packet %s", i).isTrue();
            assertThat(retransmissions.timestamp(SEQ + i)).isEqualTo(i);
        }
        assertThat(retransmissions.mayRepeat(SEQ + 3_000 - 1_025, 0)).isFalse();
    }

    @Test
    void keepsPacketsThatWereSentFarApart() {
        for (int i = 0; i < 1_024; i += 93) {
            retransmissions.sent(SEQ + i, i);
        }

        for (int i = 0; i < 1_024; i += 93) {
            assertThat(retransmissions.mayRepeat(SEQ + i, 0)).as("packet %s", i).isTrue();
        }
    }

    @Test
    void repeatsNotTwiceWithinTwentyMilliseconds() {
        retransmissions.sent(SEQ, 1);

        assertThat(retransmissions.mayRepeat(SEQ, 0)).isTrue();
        assertThat(retransmissions.mayRepeat(SEQ, 19 * MILLIS)).isFalse();
        assertThat(retransmissions.mayRepeat(SEQ, 20 * MILLIS)).isTrue();
    }

    @Test
    void repeatsAPacketTenTimesAtMostAndItsSuccessorAnew() {
        retransmissions.sent(SEQ, 1);
        for (int i = 0; i < 10; i++) {
            assertThat(retransmissions.mayRepeat(SEQ, i * (100 * MILLIS))).isTrue();
        }
        assertThat(retransmissions.mayRepeat(SEQ, 5_000 * MILLIS)).isFalse();

        retransmissions.sent(SEQ + 1_024, 2);
        assertThat(retransmissions.mayRepeat(SEQ + 1_024, 5_000 * MILLIS)).isTrue();
    }

    @Test
    void aViewerWithoutRtxGetsNothingAgain() {
        Retransmissions none = new Retransmissions(0, 7);
        none.sent(SEQ, 1);

        assertThat(none.mayRepeat(SEQ, 0)).isFalse();
    }
}
