// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusPacketTest {
    @ParameterizedTest
    @CsvSource({
        // RFC 6716 table 2: the lengths of each mode, one frame a packet.
        "00aa, 480",
        "08aa, 960",
        "10aa, 1920",
        "18aa, 2880", // SILK narrow
        "58aa, 2880", // SILK wide
        "60aa, 480",
        "68aa, 960",
        "78aa, 960", // hybrid
        "80aa, 120",
        "88aa, 240",
        "90aa, 480",
        "98aa, 960",
        "f8aa, 960",
        "fcaa, 960", // CELT
        "f8, 960", // DTX: a packet without data stands for its time all the same
        "f9aabb, 1920",
        "fa01aabb, 1920", // two frames
        "fb03aabbcc, 2880",
        "fb83aabbcc, 2880",
        "83 30aa, 5760" // as many as are counted
    })
    void knowsHowLongAPacketLasts(String packet, int samples) {
        assertThat(OpusPacket.samples(bytes(packet))).isEqualTo(samples);
    }

    @ParameterizedTest
    @CsvSource({"''", "fb", "fb00aa", "fb07aabbcc", "1baa", "1b03aa"})
    void givesMalformedPacketsNoTime(String packet) {
        assertThat(OpusPacket.samples(bytes(packet))).isZero();
    }

    @Test
    void neverSaysMoreThanAPacketMayHold() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                assertThat(OpusPacket.samples(new byte[] {(byte) first, (byte) second}))
                        .isBetween(0, OpusPacket.MAX_SAMPLES);
            }
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
