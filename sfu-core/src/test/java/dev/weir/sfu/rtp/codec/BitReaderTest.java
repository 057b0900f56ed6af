// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BitReaderTest {
    private final BitReader bits = new BitReader();

    @Test
    void readsFromTheMostSignificantBit() {
        start("a5f0");
        assertThat(bits.flag()).isTrue();
        assertThat(bits.bits(3)).isEqualTo(2);
        bits.skip(4);
        assertThat(bits.bits(8)).isEqualTo(0xf0);
        assertThat(bits.overrun()).isFalse();
        assertThat(bits.bits(4)).isZero();
        assertThat(bits.overrun()).isTrue();
    }

    @Test
    void readsThirtyTwoBits() {
        start("ffffffff");
        assertThat(bits.bits(32)).isEqualTo(-1);
    }

    @Test
    void readsExponentialGolombCodes() {
        // H.264 table 9-2: 1, 010, 011, 00100, 00111.
        start("a6423800");
        assertThat(bits.exponentialGolomb()).isEqualTo(0);
        assertThat(bits.exponentialGolomb()).isEqualTo(1);
        assertThat(bits.exponentialGolomb()).isEqualTo(2);
        assertThat(bits.exponentialGolomb()).isEqualTo(3);
        assertThat(bits.overrun()).isFalse();
    }

    @Test
    void callsAnEndlessCodeAnOverrun() {
        start("0000000000000001");
        assertThat(bits.exponentialGolomb()).isZero();
        assertThat(bits.overrun()).isTrue();
    }

    @Test
    void readsNonSymmetricCodes() {
        // AV1 section 4.10.7, n = 5: 00, 01, 10, 110, 111.
        start("1b80");
        assertThat(bits.nonSymmetric(5)).isEqualTo(0);
        assertThat(bits.nonSymmetric(5)).isEqualTo(1);
        assertThat(bits.nonSymmetric(5)).isEqualTo(2);
        start("dc");
        assertThat(bits.nonSymmetric(5)).isEqualTo(3);
        assertThat(bits.nonSymmetric(5)).isEqualTo(4);
        start("ff");
        assertThat(bits.nonSymmetric(1)).isZero();
        assertThat(bits.bits(8)).as("n = 1 takes no bits").isEqualTo(0xff);
    }

    @Test
    void passesOverEmulationPrevention() {
        byte[] b = Payloads.hex("0000030100000303");
        bits.startEscaped(b, 0, b.length);
        assertThat(bits.bits(24)).isEqualTo(0x000001);
        assertThat(bits.bits(24)).isEqualTo(0x000003);
        assertThat(bits.overrun()).isFalse();
        assertThat(bits.bits(1)).isZero();
        assertThat(bits.overrun()).isTrue();
    }

    private void start(String text) {
        byte[] b = Payloads.hex(text);
        bits.start(b, 0, b.length);
    }
}
