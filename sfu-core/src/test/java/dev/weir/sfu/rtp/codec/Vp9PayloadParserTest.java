// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Vp9PayloadParserTest {
    @Test
    void readsTheLayersOfNonFlexibleMode() {
        // I, P, L, B, E; picture id 0x1234; TID 2, U, SID 1, D; TL0PICIDX 0x77.
        PayloadInfo info = parse("ec 9234 53 77 aa");
        assertThat(info.valid).isTrue();
        assertThat(info.startsFrame).isTrue();
        assertThat(info.endsLayerFrame).isTrue();
        assertThat(info.startsKeyframe).isFalse();
        assertThat(info.pictureId).isEqualTo(0x1234);
        assertThat(info.pictureIdOffset).isEqualTo(1);
        assertThat(info.pictureIdLength).isEqualTo(2);
        assertThat(info.temporalLayer).isEqualTo(2);
        assertThat(info.temporalSwitchPoint).isTrue();
        assertThat(info.spatialLayer).isEqualTo(1);
        assertThat(info.tl0PicIdx).isEqualTo(0x77);
        assertThat(info.tl0PicIdxOffset).isEqualTo(4);
    }

    @Test
    void readsTheReferencesOfFlexibleMode() {
        PayloadInfo info = parse("f8 05 20 03 05 06 aa");
        assertThat(info.valid).isTrue();
        assertThat(info.pictureId).isEqualTo(5);
        assertThat(info.pictureIdLength).isEqualTo(1);
        assertThat(info.temporalLayer).isEqualTo(1);
        assertThat(info.tl0PicIdx).isEqualTo(PayloadInfo.ABSENT);
        assertThat(parse("f8 05 20 03 05 06").valid).as("nothing behind").isFalse();
        assertThat(parse("f8 05 20 03 05 07 00 aa").valid)
                .as("a fourth reference")
                .isFalse();
        assertThat(parse("f8 05 20 03").valid).as("cut").isFalse();
    }

    @Test
    void tellsWhereTheFrameBeginsBehindTheDescriptor() {
        assertThat(parse("0c aa").descriptorBytes).isEqualTo(1);
        assertThat(parse("ec 9234 53 77 aa").descriptorBytes).isEqualTo(5);
        assertThat(parse("f8 05 20 03 05 06 aa").descriptorBytes).isEqualTo(6);
    }

    @Test
    void refusesFlexibleModeWithoutAPictureId() {
        assertThat(parse("38 20 aa aa").valid).isFalse();
    }

    @Test
    void seesAKeyframeOnlyInTheLowestSpatialLayer() {
        assertThat(parse("a8 05 00 77 aa").startsKeyframe).isTrue();
        PayloadInfo upper = parse("a8 05 03 77 aa");
        assertThat(upper.startsKeyframe).isFalse();
        assertThat(upper.startsFrame).isTrue();
        assertThat(parse("a0 05 00 77 aa").startsKeyframe)
                .as("not the first packet")
                .isFalse();
    }

    @Test
    void tellsWhatALayersFrameRefersTo() {
        PayloadInfo upperOfKeyframe = parse("a8 05 03 77 aa");
        assertThat(upperOfKeyframe.layered).isTrue();
        assertThat(upperOfKeyframe.numbered).isTrue();
        assertThat(upperOfKeyframe.restartsLayer).isTrue();
        assertThat(upperOfKeyframe.usesLowerLayer).isTrue();
        PayloadInfo inter = parse("e8 05 02 77 aa");
        assertThat(inter.restartsLayer).isFalse();
        assertThat(inter.usesLowerLayer).isFalse();
        PayloadInfo flat = parse("c8 05 aa");
        assertThat(flat.layered).as("no L").isFalse();
        assertThat(flat.numbered).isTrue();
        assertThat(parse("0c 86 0040 9280").restartsLayer)
                .as("FFmpeg leaves P at 0")
                .isFalse();
    }

    @Test
    void takesTheLargestSizeOfTheStructure() {
        // Three layers with sizes, and a picture group of two, one with two references.
        PayloadInfo info = parse("8a 05 58 014000b4 02800168 050002d0 02 14 01 48 0102 aa");
        assertThat(info.valid).isTrue();
        assertThat(info.startsKeyframe).isTrue();
        assertThat(info.width).isEqualTo(1280);
        assertThat(info.height).isEqualTo(720);
    }

    @Test
    void takesEightSpatialLayers() {
        assertThat(parse("8a 05 f0" + "00100010".repeat(8) + "aa").width).isEqualTo(16);
        assertThat(parse("8a 05 f0" + "00100010".repeat(8)).valid).isFalse();
    }

    @Test
    void refusesAStructureThatIsTooLong() {
        assertThat(parse("8a 05").valid).isFalse();
        assertThat(parse("8a 05 58 014000b4 02800168 050002").valid).isFalse();
        assertThat(parse("8a 05 08").valid).isFalse();
        assertThat(parse("8a 05 08 ff 00 00 00").valid).isFalse();
        assertThat(parse("8a 05 08 01 0c aa bb").valid).isFalse();
    }

    @Test
    void readsTheSizeFromTheFrameWhenTheDescriptorLacksIt() {
        // Profile 0, shown keyframe, BT.601, 352x288.
        PayloadInfo info = parse("08 82 498342 20 15f0 11f0 00");
        assertThat(info.startsKeyframe).isTrue();
        assertThat(info.width).isEqualTo(352);
        assertThat(info.height).isEqualTo(288);
    }

    @Test
    void seesAKeyframeWhosePayloadIsEncryptedEndToEnd() {
        PayloadInfo info = parse("88 05 deadbeef deadbeef deadbeef");
        assertThat(info.valid).isTrue();
        assertThat(info.startsKeyframe).isTrue();
        assertThat(info.width).isZero();
    }

    @Test
    void asksTheFrameWhereTheDescriptorHasNoPictureId() {
        // FFmpeg 5.1 leaves P at 0 for every frame.
        assertThat(parse("0c 86 0040 9280").startsKeyframe).as("an inter frame").isFalse();
        assertThat(parse("0c 86 0040 9280").startsFrame).isTrue();
        assertThat(parse("0c 88").startsKeyframe).as("an old frame shown again").isFalse();
        assertThat(parse("0c 82 498342 20 15f0 11f0 00").startsKeyframe).isTrue();
    }

    @Test
    void refusesWhatIsCut() {
        for (String cut : new String[] {"", "08", "80", "80 85", "a0 05", "a0 05 00", "a0 8005 00"}) {
            assertThat(parse(cut).valid).as(cut).isFalse();
        }
    }

    private static PayloadInfo parse(String text) {
        return Payloads.parse(PayloadParser.of(Codec.VP9), text);
    }
}
