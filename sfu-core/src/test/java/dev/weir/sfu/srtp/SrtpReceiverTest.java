// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static dev.weir.sfu.srtp.RtpPackets.HEADER_BYTES;
import static dev.weir.sfu.srtp.RtpPackets.SSRC;
import static dev.weir.sfu.srtp.RtpPackets.opened;
import static dev.weir.sfu.srtp.RtpPackets.pair;
import static dev.weir.sfu.srtp.RtpPackets.protect;
import static dev.weir.sfu.srtp.RtpPackets.rtcp;
import static dev.weir.sfu.srtp.RtpPackets.rtp;
import static dev.weir.sfu.srtp.RtpPackets.unprotect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpReceiverTest {
    private static final int AUTHENTICATION = SrtpFailure.AUTHENTICATION.code();
    private static final int MALFORMED = SrtpFailure.MALFORMED.code();
    private static final int REPLAY = SrtpFailure.REPLAY.code();

    @ParameterizedTest
    @EnumSource
    void opensTheRtpHeaderFormsThatExist(SrtpProfile profile) {
        SrtpSession[] pair = pair(profile, 1);
        byte[] plain = rtp(9, SSRC, 60);
        plain[0] = (byte) 0x92;
        plain[HEADER_BYTES + 8] = (byte) 0xbe;
        plain[HEADER_BYTES + 9] = (byte) 0xde;
        plain[HEADER_BYTES + 10] = 0;
        plain[HEADER_BYTES + 11] = 3;
        byte[] sealed = protect(pair[0].sender(), plain, HEADER_BYTES + 8 + 4 + 12, 9);
        assertThat(opened(pair[1].receiver(), sealed)).isEqualTo(plain);
    }

    @ParameterizedTest
    @EnumSource
    void refusesAPacketTheSecondTime(SrtpProfile profile) {
        SrtpSession[] pair = pair(profile, 2);
        byte[] rtp = protect(pair[0].sender(), 100);
        byte[] rtcp = RtpPackets.protectRtcp(pair[0].sender(), rtcp(SSRC, 28));
        assertThat(unprotect(pair[1].receiver(), rtp)).isPositive();
        assertThat(unprotect(pair[1].receiver(), rtp)).isEqualTo(REPLAY);
        assertThat(RtpPackets.unprotectRtcp(pair[1].receiver(), rtcp)).isPositive();
        assertThat(RtpPackets.unprotectRtcp(pair[1].receiver(), rtcp)).isEqualTo(REPLAY);
    }

    @ParameterizedTest
    @EnumSource
    void letsInALatePacketWithinTheWindowOnly(SrtpProfile profile) {
        SrtpSession[] pair = pair(profile, 3);
        byte[] tooLate = protect(pair[0].sender(), 100);
        byte[] late = protect(pair[0].sender(), 101);
        byte[] newest = protect(pair[0].sender(), 100 + SrtpReceiver.WINDOW_PACKETS);
        assertThat(unprotect(pair[1].receiver(), newest)).isPositive();
        assertThat(unprotect(pair[1].receiver(), late)).isPositive();
        assertThat(pair[1].receiver().lastIndex()).isEqualTo(101);
        assertThat(unprotect(pair[1].receiver(), tooLate)).isEqualTo(REPLAY);
    }

    @ParameterizedTest
    @EnumSource
    void countsTheRollOverWhileTheWrapItselfIsLost(SrtpProfile profile) {
        SrtpSession[] pair = pair(profile, 4);
        byte[] before = protect(pair[0].sender(), 65_000);
        byte[] reordered = protect(pair[0].sender(), 65_400);
        byte[] after = protect(pair[0].sender(), 65_536 + 700);
        byte[] muchLater = protect(pair[0].sender(), 65_536 + 700 + 32_767);
        for (byte[] packet : new byte[][] {before, after, reordered, muchLater}) {
            assertThat(unprotect(pair[1].receiver(), packet)).isPositive();
        }
        assertThat(pair[1].receiver().lastIndex()).isEqualTo(65_536 + 700 + 32_767);
    }

    @ParameterizedTest
    @EnumSource
    void joinsAStreamWhoseFirstPacketsWereLostAcrossTheWrap(SrtpProfile profile) {
        SrtpSession[] pair = pair(profile, 5);
        byte[] lost = protect(pair[0].sender(), 65_530);
        byte[] first = protect(pair[0].sender(), 65_536 + 3);
        assertThat(unprotect(pair[1].receiver(), first)).isPositive();
        assertThat(pair[1].receiver().lastIndex()).isEqualTo(65_536 + 3);
        assertThat(unprotect(pair[1].receiver(), lost)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void keepsSourcesApart(SrtpProfile profile) {
        SrtpSession[] pair = pair(profile, 6);
        for (int ssrc = 1; ssrc <= 8; ssrc++) {
            byte[] plain = rtp(40_000 + ssrc, ssrc, 30);
            byte[] sealed = protect(pair[0].sender(), plain, HEADER_BYTES, 40_000 + ssrc);
            assertThat(opened(pair[1].receiver(), sealed)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowsNoMoreSourcesThanItsLimit(SrtpProfile profile) {
        SrtpSession[] pair = pair(profile, 7);
        SrtpSession[] twin = pair(profile, 7);
        SrtpReceiver receiver = pair[1].receiver();
        for (int ssrc = 0; ssrc < SourceTable.MAX_SOURCES; ssrc++) {
            assertThat(unprotect(receiver, protect(pair[0].sender(), rtp(1, ssrc, 30), HEADER_BYTES, 1)))
                    .isPositive();
            byte[] report = RtpPackets.protectRtcp(pair[0].sender(), rtcp(ssrc, 8));
            assertThat(RtpPackets.unprotectRtcp(receiver, report)).isPositive();
        }
        int tooMany = SrtpFailure.TOO_MANY_SOURCES.code();
        assertThat(unprotect(receiver, protect(twin[0].sender(), rtp(1, 999, 30), HEADER_BYTES, 1)))
                .isEqualTo(tooMany);
        byte[] report = RtpPackets.protectRtcp(twin[0].sender(), rtcp(999, 8));
        assertThat(RtpPackets.unprotectRtcp(receiver, report)).isEqualTo(tooMany);
        assertThat(unprotect(receiver, protect(pair[0].sender(), rtp(2, 5, 30), HEADER_BYTES, 2)))
                .isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void forgettingNothingItSpendsNoSourceOnForgeries(SrtpProfile profile) {
        SrtpSession[] pair = pair(profile, 8);
        SrtpReceiver receiver = pair[1].receiver();
        for (int ssrc = 0; ssrc < 1000; ssrc++) {
            assertThat(unprotect(receiver, rtp(ssrc, ssrc, 200))).isEqualTo(AUTHENTICATION);
        }
        assertThat(unprotect(receiver, protect(pair[0].sender(), 4))).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void refusesEveryTruncation(SrtpProfile profile) {
        SrtpSession[] pair = pair(profile, 9);
        byte[] rtp = protect(pair[0].sender(), 1);
        byte[] rtcp = RtpPackets.protectRtcp(pair[0].sender(), rtcp(SSRC, 28));
        for (int length = 0; length < rtp.length; length++) {
            boolean fits = length >= HEADER_BYTES + profile.tagBytes();
            assertThat(unprotect(pair[1].receiver(), Arrays.copyOf(rtp, length)))
                    .isEqualTo(fits ? AUTHENTICATION : MALFORMED);
        }
        for (int length = 0; length < rtcp.length; length++) {
            assertThat(RtpPackets.unprotectRtcp(pair[1].receiver(), Arrays.copyOf(rtcp, length)))
                    .isIn(AUTHENTICATION, MALFORMED);
        }
        assertThat(unprotect(pair[1].receiver(), rtp)).isPositive();
        assertThat(RtpPackets.unprotectRtcp(pair[1].receiver(), rtcp)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void refusesEverySingleFlippedBit(SrtpProfile profile) {
        SrtpSession[] pair = pair(profile, 10);
        byte[] rtp = protect(pair[0].sender(), 1);
        byte[] rtcp = RtpPackets.protectRtcp(pair[0].sender(), rtcp(SSRC, 28));
        for (int bit = 0; bit < 8 * rtp.length; bit++) {
            rtp[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(unprotect(pair[1].receiver(), rtp)).as("bit %d", bit).isIn(AUTHENTICATION, MALFORMED);
            rtp[bit / 8] ^= (byte) (1 << (bit % 8));
        }
        for (int bit = 0; bit < 8 * rtcp.length; bit++) {
            rtcp[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(RtpPackets.unprotectRtcp(pair[1].receiver(), rtcp))
                    .as("bit %d", bit)
                    .isIn(AUTHENTICATION, MALFORMED);
            rtcp[bit / 8] ^= (byte) (1 << (bit % 8));
        }
        assertThat(unprotect(pair[1].receiver(), rtp)).isPositive();
        assertThat(RtpPackets.unprotectRtcp(pair[1].receiver(), rtcp)).isPositive();
    }

    @Test
    void guessesTheIndexAsRfc3711AppendixADoes() {
        for (long counter : new long[] {1, 2, 70_000}) {
            for (int highest = 0; highest < 65_536; highest += 257) {
                for (int sequence = 0; sequence < 65_536; sequence += 127) {
                    assertThat(SrtpReceiver.index(counter << 16 | highest, sequence))
                            .isEqualTo(appendixA(counter, highest, sequence) << 16 | sequence);
                }
            }
        }
    }

    @Test
    void neverGuessesACounterBelowZero() {
        assertThat(SrtpReceiver.index(3, 65_534)).isEqualTo(65_534);
        assertThat(SrtpReceiver.index(65_534, 3)).isEqualTo(65_539);
    }

    @Test
    void doesNotWorkInPlace() {
        byte[] packet = new byte[100];
        SrtpReceiver receiver = pair(SrtpProfile.AEAD_AES_128_GCM, 1)[0].receiver();
        assertThatThrownBy(() -> receiver.unprotectRtp(packet, 0, 100, packet, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another array");
    }

    @Test
    void namesEveryFailureByItsCode() {
        for (SrtpFailure failure : SrtpFailure.values()) {
            assertThat(failure.code()).isNegative();
            assertThat(SrtpFailure.of(failure.code())).isEqualTo(failure);
        }
        assertThatThrownBy(() -> SrtpFailure.of(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long appendixA(long counter, int highest, int sequence) {
        if (highest < 32_768) {
            return sequence - highest > 32_768 ? counter - 1 : counter;
        }
        return highest - 32_768 > sequence ? counter + 1 : counter;
    }
}
