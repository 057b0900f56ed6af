// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.Allocations;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(booleans = {true, false})
class SrtpEnginesTest {
    private final boolean ipsecMbToo;
    private final SrtpEngines chosen;

    SrtpEnginesTest(boolean ipsecMbToo) {
        this.ipsecMbToo = ipsecMbToo;
        this.chosen = SrtpEngines.choose(System::nanoTime, ipsecMbToo);
    }

    @Test
    void saysWhatWasChosenAndWhy() {
        String missing = LibcryptoGcm.missing();
        String libcrypto = "libcrypto \\d+\\.\\d+\\.\\d+ by java.lang.foreign, 0\\.\\d\\d ns a byte";
        if (missing.isEmpty() && ipsecMbToo) {
            // On machines that run this test either is met, and which of them is faster has no part in it.
            assertThat(chosen.description())
                    .matches(
                            LibcryptoGcm.missingIpsecMb().isEmpty()
                                    ? "srtp: (libipsec-mb [12]\\.\\S+, 0\\.\\d\\d ns a byte, and " + libcrypto + "|"
                                            + libcrypto + "; libipsec-mb [12]\\.\\S+ 0\\.\\d\\d ns a byte)"
                                    : "srtp: " + libcrypto + "; libipsec-mb would need .*");
        } else if (missing.isEmpty()) {
            assertThat(chosen.description()).matches("srtp: " + libcrypto);
        } else {
            assertThat(chosen.description()).startsWith("srtp: JCE").endsWith(missing);
        }
        assertThat(SrtpEngines.portable().description()).isEqualTo("srtp: JCE");
    }

    @ParameterizedTest
    @EnumSource
    void makesTheSamePacketsAsTheJdk(SrtpProfile profile) {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            byte[] exported = new byte[profile.keyingMaterialBytes()];
            random.nextBytes(exported);
            byte[] rtp = RtpPackets.rtp(round, random.nextInt(), random.nextInt(1_500));
            byte[] rtcp = RtpPackets.rtcp(random.nextInt(), 8 + 4 * random.nextInt(300));
            try (SrtpSession fast = SrtpSession.of(chosen, profile, exported, true);
                    SrtpSession model = SrtpSession.of(SrtpEngines.portable(), profile, exported, true);
                    SrtpSession remote = SrtpSession.of(chosen, profile, exported, false)) {
                byte[] sealed = RtpPackets.protect(fast.sender(), rtp, RtpPackets.HEADER_BYTES, round);
                byte[] control = RtpPackets.protectRtcp(fast.sender(), rtcp);
                assertThat(sealed).isEqualTo(RtpPackets.protect(model.sender(), rtp, RtpPackets.HEADER_BYTES, round));
                assertThat(control).isEqualTo(RtpPackets.protectRtcp(model.sender(), rtcp));
                assertThat(RtpPackets.opened(remote.receiver(), sealed)).isEqualTo(rtp);
                assertThat(RtpPackets.openedRtcp(remote.receiver(), control)).isEqualTo(rtcp);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesPacketsLongerThanAnyNetworkCarries(SrtpProfile profile) {
        byte[] exported = new byte[profile.keyingMaterialBytes()];
        try (SrtpSession one = SrtpSession.of(chosen, profile, exported, true);
                SrtpSession two = SrtpSession.of(chosen, profile, exported, false)) {
            int index = 0;
            for (int bytes : new int[] {59_000, 100, 60_000, 65_000}) {
                byte[] plain = RtpPackets.rtp(++index, 5, bytes);
                assertThat(RtpPackets.opened(two.receiver(), RtpPackets.protect(one.sender(), plain, 12, index)))
                        .isEqualTo(plain);
            }
        }
    }

    @Test
    void countsSessionsUntilTheyAreClosed() {
        for (SrtpProfile profile : SrtpProfile.values()) {
            SrtpSession one = SrtpSession.of(chosen, profile, new byte[profile.keyingMaterialBytes()], true);
            SrtpSession two = SrtpSession.of(chosen, profile, new byte[profile.keyingMaterialBytes()], false);
            assertThat(chosen.openSessions()).isEqualTo(2);
            one.close();
            one.close();
            assertThat(chosen.openSessions()).isEqualTo(1);
            two.close();
            assertThat(chosen.openSessions()).isZero();
        }
    }

    @Test
    void libcryptoIsNotCalledForAClosedSession() {
        SrtpSession session = SrtpSession.of(chosen, SrtpProfile.AEAD_AES_128_GCM, new byte[56], true);
        RtpPackets.protect(session.sender(), 1);
        session.close();
        if (LibcryptoGcm.missing().isEmpty()) {
            byte[] sealed = new byte[100];
            sealed[0] = (byte) 0x80;
            sealed[96] = (byte) 0x80;
            assertThatThrownBy(() -> RtpPackets.protect(session.sender(), 2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("after it was closed");
            assertThatThrownBy(() -> RtpPackets.protectRtcp(session.sender(), RtpPackets.rtcp(1, 8)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> RtpPackets.unprotect(session.receiver(), sealed))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> RtpPackets.unprotectRtcp(session.receiver(), sealed))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void libcryptoMakesNoGarbage() throws Exception {
        try (SrtpSession one = SrtpSession.of(chosen, SrtpProfile.AEAD_AES_128_GCM, new byte[56], true);
                SrtpSession two = SrtpSession.of(chosen, SrtpProfile.AEAD_AES_128_GCM, new byte[56], false)) {
            byte[] payload = new byte[1_188];
            byte[] rtp = RtpPackets.rtp(0, 5, 1_188 + 16);
            byte[] rtcp = RtpPackets.rtcp(5, 60);
            byte[] sealed = new byte[100];
            byte[] out = new byte[1_300];
            long[] index = {0};
            long before = Allocations.bytes();
            if (LibcryptoGcm.missing().isEmpty()) {
                Allocations.assertNoGarbage(() -> {
                    long next = index[0]++;
                    rtp[2] = (byte) (next >>> 8);
                    rtp[3] = (byte) next;
                    int length = one.sender().protectRtp(rtp, 0, 12, payload, 0, payload.length, next);
                    int control = one.sender().protectRtcp(rtcp, 0, rtcp.length, sealed, 0);
                    return two.receiver().unprotectRtp(rtp, 0, length, out, 0) == 1_200
                            && two.receiver().unprotectRtcp(sealed, 0, control, out, 0) == 60;
                });
            } else {
                assertThat(Allocations.bytes()).isGreaterThanOrEqualTo(before);
            }
        }
    }

    /** Every session belongs to one thread, and to the engines of that thread; all are counted together. */
    @Test
    void severalThreadsEncryptSideBySide() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                work.add(() -> roundTrips(random));
            }
            for (Future<Boolean> done : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(chosen.openSessions()).isZero();
    }

    private boolean roundTrips(Random random) {
        SrtpEngines own = chosen.forLoop();
        for (int session = 0; session < 50; session++) {
            byte[] exported = new byte[56];
            random.nextBytes(exported);
            try (SrtpSession one = SrtpSession.of(own, SrtpProfile.AEAD_AES_128_GCM, exported, true);
                    SrtpSession two = SrtpSession.of(own, SrtpProfile.AEAD_AES_128_GCM, exported, false)) {
                for (int index = 0; index < 50; index++) {
                    byte[] plain = RtpPackets.rtp(index, 5, random.nextInt(1_400));
                    byte[] sealed = RtpPackets.protect(one.sender(), plain, 12, index);
                    assertThat(RtpPackets.opened(two.receiver(), sealed)).isEqualTo(plain);
                }
            }
        }
        return true;
    }
}
