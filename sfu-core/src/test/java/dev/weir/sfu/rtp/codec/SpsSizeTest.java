// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpsSizeTest {
    private record Sps(Codec codec, int width, int height, String unitHex) {
        byte[] unit() {
            return Payloads.hex(unitHex);
        }
    }

    private static List<Sps> vectors() {
        return Payloads.resource("sps.txt")
                .lines()
                .map(line -> line.split(" ", -1))
                .map(f -> new Sps(
                        f[0].equals("h264") ? Codec.H264 : Codec.H265,
                        Integer.parseInt(f[1]),
                        Integer.parseInt(f[2]),
                        f[3]))
                .toList();
    }

    @Test
    void readsTheSizeOfEveryProfile() {
        assertThat(vectors()).hasSizeGreaterThan(10);
        for (Sps sps : vectors()) {
            PayloadInfo info = Payloads.parse(PayloadParser.of(sps.codec), sps.unit(), (byte) 0xff);
            assertThat(info.startsKeyframe).isTrue();
            assertThat(info.width).as("%s", sps).isEqualTo(sps.width);
            assertThat(info.height).as("%s", sps).isEqualTo(sps.height);
        }
    }

    @Test
    void leavesTheSizeOpenWhenTheSetIsCut() {
        for (Sps sps : vectors()) {
            for (int length = 3; length < sps.unit().length; length++) {
                PayloadInfo info =
                        Payloads.parse(PayloadParser.of(sps.codec), Arrays.copyOf(sps.unit(), length), (byte) 0xff);
                assertThat(info.valid).isTrue();
                assertThat(info.width).as("%s cut to %d", sps, length).isIn(0, sps.width);
                assertThat(info.height).as("%s cut to %d", sps, length).isIn(0, sps.height);
            }
        }
    }

    @Test
    void readsTheSizeInsideAnAggregate() {
        Sps sps = vectors().get(0);
        byte[] aggregate = new byte[3 + sps.unit().length];
        aggregate[0] = 24;
        aggregate[2] = (byte) sps.unit().length;
        System.arraycopy(sps.unit(), 0, aggregate, 3, sps.unit().length);
        PayloadInfo info = Payloads.parse(PayloadParser.of(Codec.H264), aggregate, (byte) 0);
        assertThat(info.width).isEqualTo(sps.width);
        assertThat(info.height).isEqualTo(sps.height);
    }
}
