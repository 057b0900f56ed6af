// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static dev.weir.sfu.srtp.RtpPackets.HEADER_BYTES;
import static dev.weir.sfu.srtp.RtpPackets.pair;
import static dev.weir.sfu.srtp.RtpPackets.protect;
import static dev.weir.sfu.srtp.RtpPackets.rtp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpSenderTest {
    @ParameterizedTest
    @EnumSource
    void refusesToUseAnIndexTwice(SrtpProfile profile) {
        SrtpSender sender = pair(profile, 1)[0].sender();
        protect(sender, 10);
        protect(sender, 12);
        protect(sender, 11);
        for (long index = 10; index <= 12; index++) {
            long again = index;
            assertThatThrownBy(() -> protect(sender, again))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must be new")
                    .hasMessageContaining(Long.toString(again));
        }
    }

    @ParameterizedTest
    @EnumSource
    void allowsTheSameIndexForAnotherSource(SrtpProfile profile) {
        SrtpSession[] pair = pair(profile, 2);
        byte[] one = protect(pair[0].sender(), rtp(10, 1, 50), HEADER_BYTES, 10);
        byte[] two = protect(pair[0].sender(), rtp(10, 2, 50), HEADER_BYTES, 10);
        assertThat(RtpPackets.opened(pair[1].receiver(), one)).isEqualTo(rtp(10, 1, 50));
        assertThat(RtpPackets.opened(pair[1].receiver(), two)).isEqualTo(rtp(10, 2, 50));
    }

    @ParameterizedTest
    @EnumSource
    void wantsAStreamToStartWithCounterZero(SrtpProfile profile) {
        SrtpSender sender = pair(profile, 3)[0].sender();
        assertThatThrownBy(() -> protect(sender, 65_536))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("below 65536");
    }

    @ParameterizedTest
    @EnumSource
    void wantsTheIndexToEndInTheSequenceNumber(SrtpProfile profile) {
        SrtpSender sender = pair(profile, 4)[0].sender();
        for (long index : new long[] {9, -65_526, 1L << 48 | 10}) {
            assertThatThrownBy(() -> protect(sender, rtp(10, 1, 50), HEADER_BYTES, index))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("index must have 48 bits");
        }
    }

    @ParameterizedTest
    @EnumSource
    void stopsWhenTheRtcpIndicesAreUsedUp(SrtpProfile profile) {
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        SrtpSender sender = new SrtpSender(RtpPackets.engine(profile, key, salt), Integer.MAX_VALUE);
        byte[] plain = RtpPackets.rtcp(5, 12);
        byte[] last = RtpPackets.protectRtcp(sender, plain);
        assertThat(RtpPackets.openedRtcp(new SrtpReceiver(RtpPackets.engine(profile, key, salt)), last))
                .isEqualTo(plain);
        assertThatThrownBy(() -> RtpPackets.protectRtcp(sender, plain))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("used up");
    }

    @ParameterizedTest
    @EnumSource
    void wantsKeysOfTheProfilesLength(SrtpProfile profile) {
        byte[] salt = new byte[profile.saltBytes()];
        byte[] key = new byte[profile.keyBytes()];
        assertThatThrownBy(() -> RtpPackets.engine(profile, new byte[15], salt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("masterKey must have 16 bytes: 15");
        assertThatThrownBy(() -> RtpPackets.engine(profile, key, new byte[13]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("masterSalt must have");
    }

    @ParameterizedTest
    @EnumSource
    void writesNothingOutsideThePacket(SrtpProfile profile) {
        SrtpSender sender = pair(profile, 5)[0].sender();
        byte[] plain = rtp(1, 1, 100);
        byte[] out = new byte[300];
        System.arraycopy(plain, 0, out, 50, HEADER_BYTES);
        int length = sender.protectRtp(out, 50, HEADER_BYTES, plain, HEADER_BYTES, 100, 1);
        assertThat(length).isEqualTo(112 + profile.tagBytes());
        for (int i = 0; i < out.length; i++) {
            if (i < 50 || i >= 50 + length) {
                assertThat(out[i]).as("byte %d", i).isZero();
            }
        }
    }

    @Test
    void saysWhenThereIsNoRoom() {
        SrtpSender sender = pair(SrtpProfile.AEAD_AES_128_GCM, 6)[0].sender();
        byte[] plain = rtp(1, 1, 100);
        byte[] out = plain.clone();
        assertThatThrownBy(() -> sender.protectRtp(out, 0, HEADER_BYTES, plain, HEADER_BYTES, 100, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sender.protectRtp(plain, 0, HEADER_BYTES, plain, HEADER_BYTES, 10, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another array");
    }
}
