// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodecTest {
    @Test
    void isFoundByItsNameInAnyCase() {
        for (Codec codec : Codec.values()) {
            assertThat(Codec.ofRtpmapName(codec.rtpmapName())).contains(codec);
        }
        assertThat(Codec.ofRtpmapName("Opus")).contains(Codec.OPUS);
        assertThat(Codec.ofRtpmapName("h264")).contains(Codec.H264);
        assertThat(Codec.ofRtpmapName("rtx")).isEmpty();
    }

    @Test
    void takesEveryAudioPacketForAFrame() {
        for (Codec codec : Codec.values()) {
            if (codec.kind() == MediaKind.AUDIO && codec != Codec.RED) {
                PayloadInfo info = Payloads.parse(PayloadParser.of(codec), "f8b4");
                assertThat(info.valid).isTrue();
                assertThat(info.startsFrame).isTrue();
                assertThat(info.startsKeyframe).isFalse();
                assertThat(info.discardable).isFalse();
                assertThat(Payloads.parse(PayloadParser.of(codec), "").valid).isTrue();
            }
        }
    }
}
