// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SeqTest {
    @Test
    void measuresTheShorterWayRound() {
        assertThat(Seq.delta16(1, 0)).isEqualTo(1);
        assertThat(Seq.delta16(0, 65_535)).isEqualTo(1);
        assertThat(Seq.delta16(65_535, 0)).isEqualTo(-1);
        assertThat(Seq.delta16(32_767, 0)).isEqualTo(32_767);
        assertThat(Seq.delta16(32_768, 0)).isEqualTo(-32_768);
    }

    @Test
    void ordersAcrossTheWrap() {
        assertThat(Seq.isNewer(3, 65_530)).isTrue();
        assertThat(Seq.isNewer(65_530, 3)).isFalse();
        assertThat(Seq.isNewer(7, 7)).isFalse();
        assertThat(Seq.isNewer(32_768, 0)).isFalse();
        assertThat(Seq.isNewer(0, 32_768)).isFalse();
    }

    @Test
    void addsUpForAnyPair() {
        Random random = new Random(16);
        for (int i = 0; i < 10_000; i++) {
            int a = random.nextInt(1 << 16);
            int b = random.nextInt(1 << 16);
            int delta = Seq.delta16(a, b);
            assertThat((b + delta) & 0xffff).isEqualTo(a);
            assertThat(delta).isBetween(-32_768, 32_767);
        }
    }

    @Test
    void extendsToTheNearestNumber() {
        assertThat(Seq.extend(0xfffe, 0x2_0003)).isEqualTo(0x1_fffe);
        assertThat(Seq.extend(0x0003, 0x1_fffe)).isEqualTo(0x2_0003);
        assertThat(Seq.extend(0x0003, 0x2_0003)).isEqualTo(0x2_0003);
        assertThat(Seq.extend(0x8003, 0x2_0003)).isEqualTo(0x1_8003);
    }

    @Test
    void printsSourcesWithAllDigits() {
        assertThat(Ssrc.toString(0x1a2b)).isEqualTo("0x00001a2b");
        assertThat(Ssrc.toString(-1)).isEqualTo("0xffffffff");
        assertThat(Ssrc.toString(0)).isEqualTo("0x00000000");
        assertThat(Ssrc.unsigned(-1)).isEqualTo(4_294_967_295L);
    }
}
