// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Vp8PayloadParserTest {
    /** 176x144, no scaling. */
    private static final String KEYFRAME = "50 0100 9d012a b000 9000 ff";

    private static final String DELTA = "51 0100";

    @Test
    void readsAKeyframeBehindTheShortestDescriptor() {
        PayloadInfo info = parse("10" + KEYFRAME);
        assertThat(info.valid).isTrue();
        assertThat(info.startsKeyframe).isTrue();
        assertThat(info.startsFrame).isTrue();
        assertThat(info.discardable).isFalse();
        assertThat(info.width).isEqualTo(176);
        assertThat(info.height).isEqualTo(144);
        assertThat(info.pictureId).isEqualTo(PayloadInfo.ABSENT);
        assertThat(info.pictureIdOffset).isEqualTo(PayloadInfo.ABSENT);
        assertThat(info.tl0PicIdx).isEqualTo(PayloadInfo.ABSENT);
    }

    @Test
    void readsEveryFieldOfTheExtension() {
        // RFC 7741 section 4.2: I, L, T and K, picture id of 15 bits.
        PayloadInfo info = parse("b0 f0 92aa c3 a5" + DELTA);
        assertThat(info.valid).isTrue();
        assertThat(info.discardable).isTrue();
        assertThat(info.startsFrame).isTrue();
        assertThat(info.startsKeyframe).isFalse();
        assertThat(info.pictureId).isEqualTo(0x12aa);
        assertThat(info.pictureIdOffset).isEqualTo(2);
        assertThat(info.pictureIdLength).isEqualTo(2);
        assertThat(info.tl0PicIdx).isEqualTo(0xc3);
        assertThat(info.tl0PicIdxOffset).isEqualTo(4);
        assertThat(info.temporalLayer).isEqualTo(2);
        assertThat(info.temporalSwitchPoint).isTrue();
    }

    @Test
    void readsAPictureIdOfSevenBits() {
        PayloadInfo info = parse("90 80 7f" + DELTA);
        assertThat(info.pictureId).isEqualTo(127);
        assertThat(info.pictureIdLength).isEqualTo(1);
    }

    @Test
    void ignoresTheLayerBitsThatOnlyTheKeyIndexBrings() {
        PayloadInfo info = parse("90 10 ff" + DELTA);
        assertThat(info.valid).isTrue();
        assertThat(info.temporalLayer).isZero();
        assertThat(info.temporalSwitchPoint).isFalse();
    }

    @Test
    void doesNotTakeALaterPartitionOrPacketForAStart() {
        assertThat(parse("11" + KEYFRAME).startsFrame).isFalse();
        assertThat(parse("11" + KEYFRAME).startsKeyframe).isFalse();
        assertThat(parse("00" + KEYFRAME).startsFrame).isFalse();
        assertThat(parse("00" + KEYFRAME).startsKeyframe).isFalse();
        assertThat(parse("00" + KEYFRAME).valid).isTrue();
    }

    @Test
    void takesTheScalingHintOffTheSize() {
        PayloadInfo info = parse("10 500100 9d012a b0c0 9040");
        assertThat(info.width).isEqualTo(176);
        assertThat(info.height).isEqualTo(144);
    }

    @Test
    void refusesWhatIsCut() {
        for (String cut : new String[] {"", "10", "90", "90 80", "90 80 92", "90 80 12", "90 c0 12", "90 e0 12 34"}) {
            assertThat(parse(cut).valid).as(cut).isFalse();
        }
    }

    @Test
    void refusesAKeyframeWithoutItsStartCode() {
        assertThat(parse("10 500100 9d012b b000 9000").valid).isFalse();
        assertThat(parse("10 500100 9d012a b000 90").valid).isFalse();
    }

    @Test
    void tellsWhetherThereAreLayersAndNumbers() {
        PayloadInfo layered = parse("90 e0 7f 11 22 51 01 00");
        assertThat(layered.layered).isTrue();
        assertThat(layered.numbered).isTrue();
        PayloadInfo numbered = parse("90 80 80 11 51 01 00");
        assertThat(numbered.layered).isFalse();
        assertThat(numbered.numbered).isTrue();
        PayloadInfo plain = parse("10 51 01 00");
        assertThat(plain.layered).isFalse();
        assertThat(plain.numbered).isFalse();
    }

    @Test
    void tellsWhereTheFrameBeginsBehindTheDescriptor() {
        assertThat(parse("10" + DELTA).descriptorBytes).isEqualTo(1);
        assertThat(parse("90 80 7f" + DELTA).descriptorBytes).isEqualTo(3);
        assertThat(parse("b0 f0 92aa c3 a5" + DELTA).descriptorBytes).isEqualTo(6);
    }

    private static PayloadInfo parse(String text) {
        return Payloads.parse(PayloadParser.of(Codec.VP8), text);
    }
}
