// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final long MILLI = 1_000_000L;

    private final RoundTrip roundTrip = new RoundTrip();

    @Test
    void assumesATenthOfASecondUntilItKnows() {
        assertThat(roundTrip.known()).isFalse();
        assertThat(roundTrip.nanos()).isEqualTo(100 * MILLI);
    }

    @Test
    void believesTheFirstAndMovesByAnEighth() {
        roundTrip.sample(40 * MILLI);
        assertThat(roundTrip.known()).isTrue();
        assertThat(roundTrip.nanos()).isEqualTo(40 * MILLI);
        roundTrip.sample(80 * MILLI);
        assertThat(roundTrip.nanos()).isEqualTo(45 * MILLI);
    }

    @Test
    void ignoresWhatCannotBe() {
        roundTrip.sample(-1);
        roundTrip.sample(RoundTrip.MAX_NANOS + 1);
        assertThat(roundTrip.known()).isFalse();
        roundTrip.sample(RoundTrip.MAX_NANOS);
        assertThat(roundTrip.nanos()).isEqualTo(RoundTrip.MAX_NANOS);
    }

    /** RFC 3550 figure 2: received at 46864.500 s, last report at 46853.125 s, held for 5.250 s. */
    @Test
    void computesTheExampleOfTheRfc() {
        roundTrip.report(0xb710_8000, 0xb705_2000, 0x0005_4000);
        assertThat(roundTrip.nanos()).isEqualTo(6_125 * MILLI);
    }

    @Test
    void computesAcrossTheWrapOfTheClock() {
        roundTrip.report(0x0000_4000, 0xffff_c000, 0x0000_4000);
        assertThat(roundTrip.nanos()).isEqualTo(250 * MILLI);
    }

    @Test
    void ignoresReportsBeforeTheFirstSenderReport() {
        roundTrip.report(0x1234_0000, 0, 0);
        assertThat(roundTrip.known()).isFalse();
    }

    @Test
    void takesAReportThatIsALittleTooQuickForZero() {
        roundTrip.report(0x0010_0000, 0x000f_0000, 0x0001_0100);
        assertThat(roundTrip.known()).isTrue();
        assertThat(roundTrip.nanos()).isZero();
    }

    @Test
    void ignoresAReportThatIsFarTooQuick() {
        roundTrip.report(0x0010_0000, 0x000f_0000, 0x0003_0000);
        assertThat(roundTrip.known()).isFalse();
    }

    @Test
    void staysInItsRangeWhateverIsReported() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            roundTrip.report(random.nextInt(), random.nextInt(), random.nextInt());
            assertThat(roundTrip.nanos()).isBetween(0L, RoundTrip.MAX_NANOS);
        }
    }
}
