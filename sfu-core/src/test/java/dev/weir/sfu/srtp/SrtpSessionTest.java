// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpSessionTest {
    @ParameterizedTest
    @EnumSource
    void opensWhatTheOtherSideSealed(SrtpProfile profile) {
        SrtpSession[] pair = RtpPackets.pair(profile, 1);
        for (int way = 0; way < 2; way++) {
            byte[] plain = RtpPackets.rtp(1000, RtpPackets.SSRC, 1188);
            byte[] sealed = RtpPackets.protect(pair[way].sender(), plain, 12, 1000);
            assertThat(sealed).hasSize(1200 + profile.tagBytes()).startsWith(Arrays.copyOf(plain, 12));
            assertThat(RtpPackets.opened(pair[1 - way].receiver(), sealed)).isEqualTo(plain);
            assertThat(pair[1 - way].receiver().lastIndex()).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensRtcpOfTheOtherSide(SrtpProfile profile) {
        SrtpSession[] pair = RtpPackets.pair(profile, 2);
        for (int way = 0; way < 2; way++) {
            for (int length : new int[] {8, 12, 60, 1200}) {
                byte[] plain = RtpPackets.rtcp(7, length);
                byte[] sealed = RtpPackets.protectRtcp(pair[way].sender(), plain);
                assertThat(sealed).hasSize(length + profile.rtcpTrailerBytes());
                assertThat(RtpPackets.openedRtcp(pair[1 - way].receiver(), sealed))
                        .isEqualTo(plain);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesItsOwnPacketsReflected(SrtpProfile profile) {
        SrtpSession[] pair = RtpPackets.pair(profile, 3);
        byte[] sealed = RtpPackets.protect(pair[0].sender(), 5);
        assertThat(RtpPackets.unprotect(pair[0].receiver(), sealed)).isEqualTo(SrtpFailure.AUTHENTICATION.code());
    }

    @ParameterizedTest
    @EnumSource
    void wantsExactlyTheMaterialOfTheProfile(SrtpProfile profile) {
        byte[] tooShort = new byte[profile.keyingMaterialBytes() - 1];
        assertThatThrownBy(() -> SrtpSession.of(SrtpEngines.portable(), profile, tooShort, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(profile.keyingMaterialBytes() + " bytes");
    }
}
