// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class H265PayloadParserTest {
    @Test
    void seesEveryRandomAccessPictureAsAKeyframe() {
        for (int type = 0; type <= 40; type++) {
            byte[] payload = {(byte) (type << 1), 1, (byte) 0xac, 1};
            PayloadInfo info = Payloads.parse(PayloadParser.of(Codec.H265), payload, (byte) 0);
            assertThat(info.valid).isTrue();
            assertThat(info.startsKeyframe)
                    .as("type %d", type)
                    .isEqualTo((type >= 16 && type <= 23) || type == 32 || type == 33);
        }
    }

    @Test
    void readsTheTemporalAndTheLayerId() {
        PayloadInfo info = parse("03 0b 80");
        assertThat(info.temporalLayer).isEqualTo(2);
        assertThat(info.spatialLayer).isEqualTo(33);
        assertThat(info.startsFrame).isTrue();
        assertThat(info.startsKeyframe).isFalse();
    }

    @Test
    void doesNotTakeALaterSliceForAStart() {
        PayloadInfo info = parse("26 01 2c");
        assertThat(info.valid).isTrue();
        assertThat(info.startsFrame).isFalse();
        assertThat(info.startsKeyframe).isFalse();
    }

    @Test
    void seesTheStartOfAFragmentedKeyframeOnlyInItsFirstFragment() {
        assertThat(parse("62 01 94 ac").startsKeyframe).isTrue();
        assertThat(parse("62 01 14 ac").startsKeyframe).isFalse();
        assertThat(parse("62 01 54 ac").startsKeyframe).isFalse();
        assertThat(parse("62 01 94 2c").startsKeyframe).as("a later slice").isFalse();
        assertThat(parse("62 01 81 ac").startsKeyframe).as("a delta frame").isFalse();
        assertThat(parse("62 01 81 ac").startsFrame).isTrue();
    }

    @Test
    void looksIntoAggregates() {
        PayloadInfo info = parse("60 01 0004 4401c100 0003 2601ac");
        assertThat(info.valid).isTrue();
        assertThat(info.startsKeyframe).isTrue();
        assertThat(parse("60 01 0004 4401c100 0003 0201d0").startsKeyframe).isFalse();
    }

    @Test
    void refusesBrokenAggregates() {
        assertThat(parse("60 01 00").valid).isFalse();
        assertThat(parse("60 01 0000").valid).isFalse();
        assertThat(parse("60 01 0001 44").valid).as("shorter than a header").isFalse();
        assertThat(parse("60 01 0004 4401c1").valid).as("beyond the packet").isFalse();
        assertThat(parse("60 01 0003 6001c1").valid).as("an aggregate within").isFalse();
        assertThat(parse("60 01 0003 4400c1").valid).as("temporal id 0 within").isFalse();
    }

    @Test
    void refusesBrokenFragments() {
        assertThat(parse("62 01 94").valid).as("empty").isFalse();
        assertThat(parse("62 01 d4 ac").valid).as("start and end").isFalse();
        assertThat(parse("62 01 b1 ac").valid).as("a fragment of fragments").isFalse();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(parse("64 01 0000 00").valid).as("PACI").isFalse();
        assertThat(parse("7e 01 0000 00").valid).as("unspecified type").isFalse();
        assertThat(parse("a6 01 ac").valid).as("forbidden bit").isFalse();
        assertThat(parse("26 00 ac").valid).as("temporal id 0").isFalse();
        assertThat(parse("").valid).isFalse();
        assertThat(parse("26 01").valid).isFalse();
    }

    @Test
    void seesWhereASubLayerMayBegin() {
        for (int type = 0; type <= 9; type++) {
            byte[] slice = {(byte) (type << 1), 2, (byte) 0xac, 1};
            byte[] laterFragment = {98, 2, (byte) type, 1};
            boolean access = type >= 2 && type <= 5;
            assertThat(Payloads.parse(PayloadParser.of(Codec.H265), slice, (byte) 0).temporalSwitchPoint)
                    .as("type %d", type)
                    .isEqualTo(access);
            assertThat(Payloads.parse(PayloadParser.of(Codec.H265), laterFragment, (byte) 0).temporalSwitchPoint)
                    .as("type %d in a later fragment", type)
                    .isEqualTo(access);
        }
        assertThat(parse("06 02 80").layered).isTrue();
    }

    private static PayloadInfo parse(String text) {
        return Payloads.parse(PayloadParser.of(Codec.H265), text);
    }
}
