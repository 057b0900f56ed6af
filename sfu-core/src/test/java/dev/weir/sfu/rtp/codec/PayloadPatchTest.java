// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PayloadPatchTest {
    private static final int AT = 12;

    private final PayloadPatch patch = new PayloadPatch();
    private byte[] array = new byte[0];

    @Test
    void writesLongNumbersWhereTheyWere() {
        assertThat(patched(Codec.VP8, "90 e0 9234 77 20 11223344")).isEqualTo("90e080050920" + "11223344");
        assertThat(patched(Codec.VP9, "e8 9234 53 77 aabb")).isEqualTo("e880055309aabb");
    }

    @Test
    void widensShortNumbersTowardsTheHeader() {
        assertThat(patched(Codec.VP8, "90 e0 34 77 20 11223344")).isEqualTo("90e080050920" + "11223344");
        assertThat(patched(Codec.VP9, "e8 34 53 77 aabb")).isEqualTo("e880055309aabb");
        assertThat(patched(Codec.VP9, "c8 34 aabb")).isEqualTo("c88005aabb");
    }

    @Test
    void writesTheBaseLayerNumberAlone() {
        assertThat(patched(Codec.VP8, "90 60 77 20 11223344")).isEqualTo("90600920" + "11223344");
    }

    @Test
    void leavesADescriptorWithoutNumbersAlone() {
        assertThat(patched(Codec.VP8, "90 20 20 11223344")).isEqualTo("90202011223344");
        assertThat(patched(Codec.VP8, "10 11223344")).isEqualTo("1011223344");
    }

    /** Patches to picture number 5 and base layer number 9, and back. */
    private String patched(Codec codec, String text) {
        byte[] payload = Payloads.hex(text);
        array = new byte[AT + payload.length];
        Arrays.fill(array, (byte) 0xee);
        System.arraycopy(payload, 0, array, AT, payload.length);
        byte[] before = array.clone();
        PayloadInfo info = new PayloadInfo();
        assertThat(PayloadParser.of(codec).parse(array, AT, payload.length, info))
                .isTrue();
        PictureNumbers numbers = new PictureNumbers();
        numbers.startAt(0, codec, PictureNumbersTest.vp8(4, 8));
        numbers.number(0, PictureNumbersTest.vp8(4, 8));
        numbers.startAt(1, codec, info);
        assertThat(numbers.number(1, info)).isTrue();

        int from = patch.apply(array, AT, info, numbers);
        String result = HexFormat.of().formatHex(array, from, array.length);
        PayloadInfo read = new PayloadInfo();
        assertThat(PayloadParser.of(codec).parse(array, from, array.length - from, read))
                .isTrue();
        assertThat(read.pictureId).isEqualTo(info.pictureIdLength == 0 ? PayloadInfo.ABSENT : 5);
        assertThat(read.tl0PicIdx).isEqualTo(info.tl0PicIdxOffset < 0 ? PayloadInfo.ABSENT : 9);
        patch.undo();
        assertThat(array).as("put back").isEqualTo(before);
        return result;
    }
}
