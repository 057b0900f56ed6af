// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.LeastGarbage;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Sealing packets makes no garbage besides that of the JDK's ciphers, whose bare calls are measured beside it. */
class SrtpAllocationTest {
    private static final int BATCH = 500;
    private static final int LEAST_PACKETS = 50_000;
    private static final int MOST_ROUNDS = 2_000;
    private static final int PAYLOAD_BYTES = 1_160;

    private final byte[] plain = new byte[1_300];
    private final byte[] slot = new byte[1_300];
    private final byte[] digest = new byte[20];
    private final SecretKey key = new SecretKeySpec(new byte[16], "AES");
    private long index;

    /** What the JDK is asked to do for one packet. */
    private interface Bare {
        void seal() throws GeneralSecurityException;
    }

    @Test
    void gcmAllocatesNothingBesidesTheJdk() throws GeneralSecurityException {
        Cipher cipher = Aes.gcm();
        byte[] iv = new byte[12];
        assertNothingBesides(SrtpProfile.AEAD_AES_128_GCM, () -> {
            Bytes.putInt32(iv, 0, (int) index++);
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
            cipher.updateAAD(slot, 0, RtpPackets.HEADER_BYTES);
            cipher.doFinal(plain, 0, PAYLOAD_BYTES, slot, RtpPackets.HEADER_BYTES);
        });
    }

    @Test
    void counterModeAllocatesNothingBesidesTheJdk() throws GeneralSecurityException {
        Cipher cipher = Aes.counterMode();
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(new byte[20], "HmacSHA1"));
        byte[] iv = new byte[16];
        assertNothingBesides(SrtpProfile.AES128_CM_SHA1_80, () -> {
            Bytes.putInt32(iv, 0, (int) index++);
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
            cipher.doFinal(plain, 0, PAYLOAD_BYTES, slot, RtpPackets.HEADER_BYTES);
            mac.update(slot, 0, RtpPackets.HEADER_BYTES + PAYLOAD_BYTES);
            mac.update(iv, 0, 4);
            mac.doFinal(digest, 0);
        });
    }

    private void assertNothingBesides(SrtpProfile profile, Bare bare) {
        SrtpSender sender = RtpPackets.pair(profile, 1)[0].sender();
        long[] seq = {0};
        slot[0] = (byte) 0x80;
        LeastGarbage ours = batch(() -> {
            slot[2] = (byte) (seq[0] >> 8);
            slot[3] = (byte) seq[0];
            sender.protectRtp(slot, 0, RtpPackets.HEADER_BYTES, plain, 0, PAYLOAD_BYTES, seq[0]++);
        });
        LeastGarbage theirs = batch(bare);

        LeastGarbage.settle(
                () -> {
                    ours.run();
                    theirs.run();
                },
                MOST_ROUNDS,
                () -> index > LEAST_PACKETS && ours.bytes() - theirs.bytes() < BATCH);

        assertThat(ours.bytes() - theirs.bytes())
                .as("bytes for %d packets, beyond the JDK's %d", BATCH, theirs.bytes())
                .isLessThan(BATCH);
    }

    private static LeastGarbage batch(Bare seal) {
        return new LeastGarbage(() -> {
            try {
                for (int i = 0; i < BATCH; i++) {
                    seal.seal();
                }
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        });
    }
}
