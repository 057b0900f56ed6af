// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.frame.OpusPacket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpusTimesTest {
    /** 20 ms of CELT in stereo. */
    private static final byte[] PACKET = {(byte) 0xFC, 1, 2, 3};

    private final OpusTimes times = new OpusTimes();

    @Test
    void laysPacketsEndToEnd() {
        assertThat(times.append(PACKET)).isZero();
        assertThat(times.append(PACKET)).isEqualTo(960);
        assertThat(times.position()).isEqualTo(1_920);
    }

    @Test
    void fillsAGapInPacketsOf120MillisAtMost() {
        times.append(PACKET);

        int[] samples = {5_760, 5_760, 2_400};
        for (int expected : samples) {
            byte[] filler = times.filler(960 + 14_000).orElseThrow();
            assertThat(OpusPacket.samples(filler)).isEqualTo(expected);
            times.append(filler);
        }
        assertThat(times.filler(960 + 14_000)).as("80 samples are left").isEmpty();
    }

    @Test
    void letsALongGapBeSilentAfter400Millis() {
        times.append(PACKET);
        int concealed = 0;
        byte[] filler = times.filler(96_000).orElseThrow();
        while (OpusFiller.isEmpty(filler)) {
            concealed += OpusPacket.samples(filler);
            times.append(filler);
            filler = times.filler(96_000).orElseThrow();
        }

        assertThat(concealed).isBetween(19_200, 19_200 + 5_760);
        assertThat(filler).as("a CELT frame of silence").containsExactly(0xFC, 0xFF, 0xFE);
        times.append(filler);
        for (Optional<byte[]> next = times.filler(96_000); next.isPresent(); next = times.filler(96_000)) {
            assertThat(OpusFiller.isEmpty(next.get())).isTrue();
            times.append(next.get());
        }
    }

    @Test
    void reachesTheEndOfALongGapInSilenceAsWell() {
        times.append(PACKET);
        for (Optional<byte[]> filler = times.filler(96_480); filler.isPresent(); filler = times.filler(96_480)) {
            times.append(filler.get());
        }

        assertThat(times.position()).isEqualTo(96_480);
    }

    @Test
    void concealsBetweenThePacketsOfASilentSender() {
        for (int i = 0; i < 10; i++) {
            times.append(PACKET);
            long next = times.position() + 18_240;
            for (Optional<byte[]> filler = times.filler(next); filler.isPresent(); filler = times.filler(next)) {
                assertThat(OpusFiller.isEmpty(filler.get())).isTrue();
                times.append(filler.get());
            }
        }
        assertThat(times.position()).isEqualTo(10 * 19_200);
    }

    @Test
    void makesUpForASmallGapLater() {
        for (int gap = 1; gap < 4; gap++) {
            assertThat(times.filler(times.position() + 120L * gap)).isEmpty();
        }
        assertThat(times.filler(times.position() + 480)).isPresent();
    }

    @Test
    void takesWhatOverlapsALittle() {
        times.append(PACKET);
        times.append(PACKET);
        times.append(PACKET);

        assertThat(times.takes(PACKET, 2_880 - OpusTimes.MAX_OVERLAP_SAMPLES)).isTrue();
        assertThat(times.takes(PACKET, 2_879 - OpusTimes.MAX_OVERLAP_SAMPLES)).isFalse();
    }

    @Test
    void takesNoBytesThatAreNoPacket() {
        assertThat(times.takes(new byte[0], 0)).isFalse();
    }

    @Test
    void leavesOpenWhatIsTooLongToFill() {
        assertThat(times.leavesOpen(OpusTimes.MAX_FILLED_SAMPLES)).isFalse();
        assertThat(times.position()).isZero();
        assertThat(times.leavesOpen(OpusTimes.MAX_FILLED_SAMPLES + 1)).isTrue();
        assertThat(times.position()).isEqualTo(OpusTimes.MAX_FILLED_SAMPLES + 1);
    }

    @Test
    void fillsInTheModeOfTheStream() {
        for (int configuration = 0; configuration < 32; configuration++) {
            for (int stereo = 0; stereo <= 4; stereo += 4) {
                byte[] filler = OpusFiller.of((byte) ((configuration << 3) | stereo), 7);
                assertThat(OpusPacket.samples(filler))
                        .as("mode %d", configuration)
                        .isEqualTo(7 * 480);
                assertThat(filler[0] & 4).isEqualTo(stereo);
            }
        }
        assertThat(OpusFiller.of((byte) (9 << 3), 1)[0] >> 3)
                .as("SILK of 12 kHz")
                .isEqualTo((byte) 8);
        assertThat(OpusFiller.of((byte) (13 << 3), 1)[0] >> 3)
                .as("hybrid of 24 kHz")
                .isEqualTo((byte) 12);
        assertThat((OpusFiller.of((byte) (31 << 3), 1)[0] & 0xFF) >> 3)
                .as("CELT of 48 kHz")
                .isEqualTo(30);
    }
}
