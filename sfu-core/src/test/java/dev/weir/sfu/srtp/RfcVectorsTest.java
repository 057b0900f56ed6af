// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class RfcVectorsTest {
    private static final String B3_MASTER_KEY = "e1f97a0d3e018be0d64fa32c06de4139";
    private static final String B3_MASTER_SALT = "0ec675ad498afeebb6960b3aabe6";

    private static final String RFC_7714_KEY = "000102030405060708090a0b0c0d0e0f";
    private static final String RFC_7714_SALT = "517569642070726f2071756f";
    private static final String RTP_PLAIN =
            "8040f17b8041f8d35501a0b2" + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final String RTP_SEALED = "8040f17b8041f8d35501a0b2"
            + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
            + "899d7f27beb16a9152cf765ee4390cce";
    private static final String RTCP_PLAIN = "81c8000d4d617273"
            + "4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private static final String RTCP_SEALED = "81c8000d4d617273"
            + "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
            + "c84aa45896cf4d2fc5abf87245d9eade800005d4";
    private static final String RTCP_TAGGED_ONLY = RTCP_PLAIN + "841dd9683dd78ec92ae58790125f62b3" + "000005d4";

    @Test
    void derivesTheSessionKeysOfRfc3711AppendixB3() {
        assertThat(derived(0, 16)).isEqualTo("c61e7a93744f39ee10734afe3ff7a087");
        assertThat(derived(2, 14)).isEqualTo("30cbbc08863d8c85d49db34a9ae1");
        assertThat(derived(1, 94))
                .isEqualTo("cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbce"
                        + "e049646c43d9327ad175578ef72270986371c10c9a369ac2f94a8c5fbcdddc25"
                        + "6d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2");
    }

    @Test
    void makesTheKeystreamOfRfc3711AppendixB2() {
        SessionKeys.Part part = part("2b7e151628aed2a6abf7158809cf4f3c", "f0f1f2f3f4f5f6f7f8f9fafbfcfd");
        int blocks = 0xff02;
        byte[] out = new byte[12 + 16 * blocks + 10];
        out[0] = (byte) 0x80;
        SessionKeys keys = new SessionKeys(part, part);
        int length = new CounterModeEngine(keys, keys).sealRtp(out, 0, 12, new byte[16 * blocks], 0, 16 * blocks, 0);
        assertThat(length).isEqualTo(out.length);
        assertThat(block(out, 0)).isEqualTo("e03ead0935c95e80e166b16dd92b4eb4");
        assertThat(block(out, 1)).isEqualTo("d23513162b02d0f72a43a2fe4a5f97ab");
        assertThat(block(out, 2)).isEqualTo("41e95b3bb0a2e8dd477901e4fca894c0");
        assertThat(block(out, 0xfeff)).isEqualTo("ec8cdf7398607cb0f2d21675ea9ea1e4");
        assertThat(block(out, 0xff00)).isEqualTo("362b7c3c6773516318a077d7fc5073ae");
        assertThat(block(out, 0xff01)).isEqualTo("6a2cc3787889374fbeb4c81b17ba6c44");
    }

    @Test
    void sealsAndOpensTheRtpPacketOfRfc7714Section16() {
        byte[] plain = bytes(RTP_PLAIN);
        byte[] sealed = bytes(RTP_SEALED);
        byte[] out = Arrays.copyOf(plain, sealed.length);
        SrtpEngine engine = gcmEngine();
        assertThat(engine.sealRtp(out, 0, 12, plain, 12, plain.length - 12, 0xf17b))
                .isEqualTo(sealed.length);
        assertThat(out).isEqualTo(sealed);

        byte[] opened = new byte[sealed.length];
        SrtpReceiver receiver = new SrtpReceiver(engine);
        assertThat(receiver.unprotectRtp(sealed, 0, sealed.length, opened, 0)).isEqualTo(plain.length);
        assertThat(opened).startsWith(plain);
        assertThat(receiver.lastIndex()).isEqualTo(0xf17b);
    }

    @Test
    void sealsAndOpensTheRtcpPacketOfRfc7714Section17() {
        byte[] plain = bytes(RTCP_PLAIN);
        byte[] sealed = bytes(RTCP_SEALED);
        byte[] out = new byte[sealed.length];
        assertThat(new SrtpSender(gcmEngine(), 0x5d4).protectRtcp(plain, 0, plain.length, out, 0))
                .isEqualTo(sealed.length);
        assertThat(out).isEqualTo(sealed);

        byte[] opened = new byte[sealed.length];
        assertThat(new SrtpReceiver(gcmEngine()).unprotectRtcp(sealed, 0, sealed.length, opened, 0))
                .isEqualTo(plain.length);
        assertThat(opened).startsWith(plain);
    }

    /** Sections 17.3 and 17.4 leave the packet readable; WebRTC never does, so it is not let in. */
    @Test
    void refusesTheUnencryptedRtcpPacketOfRfc7714Section17() {
        assertThat(RtpPackets.unprotectRtcp(new SrtpReceiver(gcmEngine()), bytes(RTCP_TAGGED_ONLY)))
                .isEqualTo(SrtpFailure.MALFORMED.code());
    }

    private static SrtpEngine gcmEngine() {
        SessionKeys.Part part = part(RFC_7714_KEY, RFC_7714_SALT);
        SessionKeys keys = new SessionKeys(part, part);
        return RtpPackets.ENGINES.open(SrtpProfile.AEAD_AES_128_GCM, keys, keys);
    }

    private static SessionKeys.Part part(String key, String salt) {
        return new SessionKeys.Part(
                new SecretKeySpec(bytes(key), "AES"), new SecretKeySpec(new byte[20], "HmacSHA1"), bytes(salt));
    }

    private static String derived(int label, int lengthBytes) {
        return HexFormat.of()
                .formatHex(SessionKeys.derive(
                        Aes.counterMode(), bytes(B3_MASTER_KEY), bytes(B3_MASTER_SALT), label, lengthBytes));
    }

    private static String block(byte[] packet, int block) {
        return HexFormat.of().formatHex(packet, 12 + 16 * block, 28 + 16 * block);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
