// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class H264PayloadParserTest {
    @Test
    void seesAnIdrSliceAsAKeyframe() {
        PayloadInfo info = parse("65 88 84");
        assertThat(info.valid).isTrue();
        assertThat(info.startsKeyframe).isTrue();
        assertThat(info.startsFrame).isTrue();
        assertThat(info.discardable).isFalse();
    }

    @Test
    void doesNotTakeALaterSliceForAStart() {
        PayloadInfo info = parse("65 48 84");
        assertThat(info.valid).isTrue();
        assertThat(info.startsKeyframe).isFalse();
        assertThat(info.startsFrame).isFalse();
    }

    @Test
    void seesParameterSetsAsTheStartOfAKeyframe() {
        assertThat(parse("67 42c01f 00").startsKeyframe).isTrue();
        assertThat(parse("18 0004 6742c01f 0002 68ce").startsKeyframe).isTrue();
        PayloadInfo pps = parse("68 ce3c80");
        assertThat(pps.startsKeyframe).isFalse();
        assertThat(pps.startsFrame).isTrue();
    }

    @Test
    void seesTheStartOfAFragmentedKeyframeOnlyInItsFirstFragment() {
        assertThat(parse("7c 85 88").startsKeyframe).isTrue();
        assertThat(parse("7c 05 88").startsKeyframe).isFalse();
        assertThat(parse("7c 45 88").startsKeyframe).isFalse();
        assertThat(parse("7c 05 88").valid).isTrue();
        assertThat(parse("7c 85 48").startsKeyframe).as("a later slice").isFalse();
    }

    @Test
    void callsFramesDiscardableThatNobodyRefersTo() {
        assertThat(parse("01 9e42").discardable).isTrue();
        assertThat(parse("41 9e42").discardable).isFalse();
        assertThat(parse("1c 81 9e").discardable).isTrue();
        assertThat(parse("1c 01 9e").discardable).isTrue();
        assertThat(parse("3c 01 9e").discardable).isFalse();
        assertThat(parse("18 0003 019e42 0003 01 2e42").discardable).isTrue();
        assertThat(parse("18 0003 019e42 0003 412e42").discardable).isFalse();
        assertThat(parse("18 0002 6842 0003 019e42").discardable)
                .as("with a parameter set")
                .isFalse();
        assertThat(parse("06 0501").discardable).as("no slice at all").isFalse();
    }

    @Test
    void refusesBrokenAggregates() {
        assertThat(parse("18").valid).isFalse();
        assertThat(parse("18 00").valid).isFalse();
        assertThat(parse("18 0000 68").valid).as("size 0").isFalse();
        assertThat(parse("18 0003 68ce").valid).as("beyond the packet").isFalse();
        assertThat(parse("18 0002 68ce 00").valid).as("half a size").isFalse();
        assertThat(parse("18 0002 18ce").valid).as("an aggregate within").isFalse();
        assertThat(parse("18 0002 e8ce").valid).as("forbidden bit within").isFalse();
    }

    @Test
    void refusesBrokenFragments() {
        assertThat(parse("7c 85").valid).as("empty").isFalse();
        assertThat(parse("7c c5 88").valid).as("start and end").isFalse();
        assertThat(parse("7c 9c 88").valid).as("a fragment of fragments").isFalse();
        assertThat(parse("7c 80 88").valid).as("type 0").isFalse();
    }

    @Test
    void refusesTypesThatAreNotForThisMode() {
        for (int type : new int[] {0, 25, 26, 27, 29, 30, 31}) {
            byte[] payload = {(byte) (0x60 | type), (byte) 0x88, 1, 2, 3, 4, 5};
            assertThat(Payloads.parse(PayloadParser.of(Codec.H264), payload, (byte) 0).valid)
                    .as("type %d", type)
                    .isFalse();
        }
        assertThat(parse("e5 88").valid).as("forbidden bit").isFalse();
        assertThat(parse("").valid).isFalse();
        assertThat(parse("65").valid).isFalse();
    }

    @Test
    void readsTheProfileAndLevelOfTheParameterSet() {
        assertThat(parse("67 42c01f da05067e7c04").profileLevelId).isEqualTo(0x42c01f);
        assertThat(parse("78 0004 674d4028 0002 68ce").profileLevelId).isEqualTo(0x4d4028);
        assertThat(parse("67 42c0").profileLevelId).as("cut").isEqualTo(PayloadInfo.ABSENT);
        assertThat(parse("65 88 42c01f").profileLevelId).as("no parameter set").isEqualTo(PayloadInfo.ABSENT);
        assertThat(parse("65 88 42c01f").layered).isFalse();
    }

    @Test
    void readsTheProfileAndLevelOfACapturedStream() {
        PayloadParser parser = PayloadParser.of(Codec.H264);
        int keyframes = 0;
        for (byte[] payload : Payloads.captured("ffmpeg-h264.hex")) {
            PayloadInfo info = Payloads.parse(parser, payload, (byte) 0);
            if (info.profileLevelId != PayloadInfo.ABSENT) {
                // ultrafast is the constrained baseline profile; 160x90 at 15 frames a second fits level 1.0 (RFC 6184
                // 8.1).
                assertThat(info.profileLevelId).isEqualTo(0x42c00a);
                keyframes++;
            }
        }
        assertThat(keyframes).isEqualTo(2);
    }

    private static PayloadInfo parse(String text) {
        return Payloads.parse(PayloadParser.of(Codec.H264), text);
    }
}
