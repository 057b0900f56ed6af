// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwccWriterTest {
    private static final long NONE = TwccFeedback.NOT_RECEIVED;
    private static final long TICK = 250_000;
    private static final long REFERENCE_MICROS = 64_000;
    private static final long CYCLE_MICROS = REFERENCE_MICROS << 24;

    private final byte[] out = new byte[1200];
    private final RtcpWriter writer = new RtcpWriter();

    @Test
    void writesARunOfSmallDeltas() {
        long[] arrivals = {512 * TICK + TICK, 512 * TICK + 3 * TICK, 512 * TICK + 6 * TICK};
        assertThat(write(0xfffe, arrivals)).isEqualTo("8fcd0006" + "fffe0003" + "00000205" + "2003010203000000");
    }

    @Test
    void writesSymbolsOfOneBit() {
        long[] arrivals = {4 * TICK, NONE, 8 * TICK, 12 * TICK, NONE, 16 * TICK, NONE, 20 * TICK};
        assertThat(write(1, arrivals)).isEqualTo("8fcd0006" + "00010008" + "00000005" + "ad400404040404" + "00");
    }

    @Test
    void writesSymbolsOfTwoBitsAndNegativeDeltas() {
        long[] arrivals = {16 * TICK, 272 * TICK, NONE, 256 * TICK};
        assertThat(write(1, arrivals)).isEqualTo("8fcd0006" + "00010004" + "00000005" + "d880100100fff0" + "00");
    }

    @Test
    void writesARunOfLossesAndWhatCutsIt() {
        long[] arrivals = new long[30];
        Arrays.fill(arrivals, NONE);
        arrivals[0] = 0;
        arrivals[29] = 300 * TICK;
        // Fourteen in one bit each, a run of fifteen losses, and one alone.
        assertThat(write(1, arrivals))
                .isEqualTo("8fcd0007" + "0001001e" + "00000005" + "a000000f4001" + "00012c000000");
    }

    /** Whole ticks are rounded down one by one, so that the error of one does not move the next. */
    @ParameterizedTest
    @CsvSource({"0,0", "249999,0", "250000,250", "-1,-250", "-250000,-250"})
    void roundsDownToTicks(long nanos, long micros) {
        assertThat(writer.begin(out, 0, out.length).transportFeedback(1, 2, 5, 1, new long[] {nanos}, 1))
                .isEqualTo(1);
        TwccFeedback feedback = read();
        assertThat(feedback.next()).isTrue();
        assertThat(feedback.arrivalMicros()).isEqualTo(micros);
    }

    @Test
    void endsBeforeAGapOfMoreThanEightSeconds() {
        long[] arrivals = {0, 32_767 * TICK, NONE, 65_535 * TICK, 65_536 * TICK};
        assertThat(writer.begin(out, 0, out.length).transportFeedback(1, 2, 5, 1, arrivals, 5))
                .isEqualTo(3);
        assertThat(writer.overflowed()).isTrue();
        assertThat(Heard.arrivals(read())).isEqualTo("[1@0, 2@8191750, 3]");
    }

    @Test
    void coversARangeWithoutArrivalsByNothing() {
        long[] arrivals = {NONE, NONE};
        assertThat(writer.begin(out, 0, out.length).transportFeedback(1, 2, 5, 1, arrivals, 2))
                .isEqualTo(2);
        assertThat(writer.transportFeedback(1, 2, 5, 1, arrivals, 0)).isZero();
        assertThat(writer.end()).isZero();
        assertThat(writer.overflowed()).isFalse();
    }

    @Test
    void writesNothingWhereTheFirstArrivalDoesNotFit() {
        long[] arrivals = {NONE, 0};
        assertThat(writer.begin(out, 0, 23).transportFeedback(1, 2, 5, 1, arrivals, 2))
                .isZero();
        assertThat(writer.end()).isZero();
        assertThat(writer.overflowed()).isTrue();
        assertThat(writer.begin(out, 0, 24).transportFeedback(1, 2, 5, 1, arrivals, 2))
                .isEqualTo(2);
        assertThat(writer.end()).isEqualTo(24);
    }

    /** Whatever arrived whenever: message after message tells all of it, in whole words and never more than fits. */
    @Test
    void tellsEveryArrivalOverAsManyMessagesAsItTakes() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            int base = random.nextInt(0x10000);
            long[] arrivals = arrivals(random);
            int told = 0;
            for (int message = 0; told < arrivals.length; message++) {
                long[] rest = Arrays.copyOfRange(arrivals, told, arrivals.length);
                int room = 24 + random.nextInt(random.nextBoolean() ? 12 : 300);
                writer.begin(out, 0, room);
                int covered = writer.transportFeedback(1, 2, message, base + told, rest, rest.length);
                if (covered == 0) {
                    // Losses before the first arrival take room, too.
                    covered = writer.begin(out, 0, out.length)
                            .transportFeedback(1, 2, message, base + told, rest, rest.length);
                }
                assertThat(covered).as("seed %d", seed).isPositive();
                if (writer.end() > 0) {
                    check(rest, covered, base + told, seed);
                }
                told += covered;
            }
            assertThat(told).isEqualTo(arrivals.length);
        }
    }

    private void check(long[] arrivals, int covered, int base, long seed) {
        assertThat(writer.end() % 4).isZero();
        TwccFeedback feedback = read();
        assertThat(feedback.statusCount()).as("seed %d", seed).isEqualTo(covered);
        for (int i = 0; i < covered; i++) {
            assertThat(feedback.next()).isTrue();
            assertThat(feedback.sequenceNumber()).isEqualTo((base + i) & 0xffff);
            assertThat(feedback.received()).as("seed %d, %d", seed, i).isEqualTo(arrivals[i] != NONE);
            if (feedback.received()) {
                long expected = Math.floorDiv(arrivals[i], TICK) * 250;
                // The reference time wraps after twelve days.
                assertThat(Math.floorMod(feedback.arrivalMicros() - expected, CYCLE_MICROS))
                        .as("seed %d, status %d", seed, i)
                        .isZero();
            }
        }
        assertThat(feedback.next()).isFalse();
    }

    private static long[] arrivals(Random random) {
        long[] arrivals = new long[1 + random.nextInt(400)];
        double loss = random.nextInt(4) == 0 ? 0.9 : random.nextDouble() / 3;
        double large = random.nextInt(3) == 0 ? random.nextDouble() : 0;
        long now = random.nextBoolean()
                ? random.nextLong() >> 8
                : CYCLE_MICROS / 2 * 1000 - random.nextLong(1_000_000_000L);
        for (int i = 0; i < arrivals.length; i++) {
            if (random.nextDouble() < large) {
                now += random.nextLong(-300, random.nextInt(20) == 0 ? 40_000 : 400) * TICK;
            } else {
                now += random.nextLong(2_000_000);
            }
            arrivals[i] = random.nextDouble() < loss ? NONE : now;
        }
        return arrivals;
    }

    /** Writes feedback number five between the usual SSRCs; gives the bytes without these. */
    private String write(int base, long[] arrivals) {
        writer.begin(out, 0, out.length);
        assertThat(writer.transportFeedback(0x11111111, 0x22222222, 5, base, arrivals, arrivals.length))
                .isEqualTo(arrivals.length);
        return Heard.hex(out, 0, 4) + Heard.hex(out, 12, writer.end());
    }

    private TwccFeedback read() {
        TwccFeedback feedback = new TwccFeedback();
        assertThat(feedback.parse(out, 0, writer.end())).isTrue();
        return feedback;
    }
}
