// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
    private static final int OFFSET = 7;

    private final RtpHeader header = new RtpHeader();

    @Test
    void readsTheFixedFields() {
        assertThat(parse("80 e0 1234 89abcdef f1111111 aabb")).isTrue();
        assertThat(header.marker()).isTrue();
        assertThat(header.payloadType()).isEqualTo(96);
        assertThat(header.sequenceNumber()).isEqualTo(0x1234);
        assertThat(header.timestamp()).isEqualTo(0x89abcdef);
        assertThat(header.ssrc()).isEqualTo(0xf1111111);
        assertThat(header.hasExtension()).isFalse();
        assertThat(header.headerLength()).isEqualTo(12);
        assertThat(header.payloadOffset()).isEqualTo(OFFSET + 12);
        assertThat(header.payloadLength()).isEqualTo(2);
        assertThat(header.paddingLength()).isZero();
        assertThat(header.extensionOffset(1)).isEqualTo(-1);
        assertThat(header.extensionLength(1)).isEqualTo(-1);
    }

    @Test
    void passesOverContributingSources() {
        assertThat(parse("82 60 0001 00000002 11111111 22222222 33333333 aa")).isTrue();
        assertThat(header.headerLength()).isEqualTo(20);
        assertThat(header.payloadLength()).isEqualTo(1);
        assertThat(header.marker()).isFalse();
    }

    @Test
    void findsElementsOfTheOneByteForm() {
        // RFC 8285 section 4.2, the figure: L=0, then L=1 behind it, padding, L=3.
        assertThat(parse("90 60 0001 00000002 11111111 bede0003 10aa 21bbcc 0000 33ddeeff99 dead"))
                .isTrue();
        assertThat(header.hasExtension()).isTrue();
        assertThat(header.headerLength()).isEqualTo(28);
        assertElement(1, "aa");
        assertElement(2, "bbcc");
        assertElement(3, "ddeeff99");
        assertThat(header.extensionOffset(4)).isEqualTo(-1);
        assertThat(header.payloadLength()).isEqualTo(2);
    }

    @Test
    void findsElementsOfTheTwoByteForm() {
        assertThat(parse("90 60 0001 00000002 11111111 10070004 0100 0201bb 00 c804ddeeff99 0000 0000 dead"))
                .isTrue();
        assertElement(1, "");
        assertElement(2, "bb");
        assertElement(200, "ddeeff99");
        assertThat(header.extensionOffset(0)).isEqualTo(-1);
        assertThat(header.extensionOffset(256)).isEqualTo(-1);
        assertThat(header.extensionOffset(-1)).isEqualTo(-1);
    }

    @Test
    void takesTheFirstOfARepeatedElement() {
        assertThat(parse("90 60 0001 00000002 11111111 bede0001 10aa10bb")).isTrue();
        assertElement(1, "aa");
    }

    @Test
    void stopsAtTheReservedId() {
        assertThat(parse("90 60 0001 00000002 11111111 bede0002 10aaf020 20bb0000"))
                .isTrue();
        assertElement(1, "aa");
        assertThat(header.extensionOffset(15)).isEqualTo(-1);
        assertThat(header.extensionOffset(2)).isEqualTo(-1);
    }

    @Test
    void stopsAtPaddingThatClaimsALength() {
        assertThat(parse("90 60 0001 00000002 11111111 bede0002 10aa01ff 20bb0000"))
                .isTrue();
        assertElement(1, "aa");
        assertThat(header.extensionOffset(2)).isEqualTo(-1);
    }

    @Test
    void ignoresAnElementThatOverrunsTheBlock() {
        assertThat(parse("90 60 0001 00000002 11111111 bede0001 10aa23bb ffffffff"))
                .isTrue();
        assertElement(1, "aa");
        assertThat(header.extensionOffset(2)).isEqualTo(-1);
        assertThat(parse("90 60 0001 00000002 11111111 10000001 0101aa02 ffffffff"))
                .isTrue();
        assertElement(1, "aa");
        assertThat(header.extensionOffset(2)).isEqualTo(-1);
        assertThat(parse("90 60 0001 00000002 11111111 10000001 0203aabb ffffffff"))
                .isTrue();
        assertThat(header.extensionOffset(2)).isEqualTo(-1);
    }

    @Test
    void seesNoElementsInAnotherProfile() {
        assertThat(parse("90 60 0001 00000002 11111111 abcd0001 10aa20bb")).isTrue();
        assertThat(header.hasExtension()).isTrue();
        assertThat(header.extensionOffset(1)).isEqualTo(-1);
    }

    @Test
    void takesAnEmptyBlock() {
        assertThat(parse("90 60 0001 00000002 11111111 bede0000 aa")).isTrue();
        assertThat(header.headerLength()).isEqualTo(16);
        assertThat(header.extensionOffset(1)).isEqualTo(-1);
    }

    @Test
    void forgetsTheElementsOfThePacketBefore() {
        assertThat(parse("90 60 0001 00000002 11111111 bede0001 10aa20bb")).isTrue();
        assertElement(1, "aa");
        assertThat(parse("90 60 0001 00000002 11111111 bede0001 30aa40bb")).isTrue();
        assertThat(header.extensionOffset(1)).isEqualTo(-1);
        assertElement(3, "aa");
        assertThat(parse("80 60 0001 00000002 11111111")).isTrue();
        assertThat(header.extensionOffset(3)).isEqualTo(-1);
    }

    @Test
    void takesPaddingOffThePayload() {
        assertThat(parse("a0 60 0001 00000002 11111111 aabb 000003")).isTrue();
        assertThat(header.payloadLength()).isEqualTo(2);
        assertThat(header.paddingLength()).isEqualTo(3);
    }

    @Test
    void takesAPacketThatIsOnlyPadding() {
        assertThat(parse("a0 60 0001 00000002 11111111 00000004")).isTrue();
        assertThat(header.payloadLength()).isZero();
        assertThat(header.paddingLength()).isEqualTo(4);
    }

    @Test
    void refusesImpossiblePadding() {
        assertThat(parse("a0 60 0001 00000002 11111111")).isFalse();
        assertThat(parse("a0 60 0001 00000002 11111111 aabb00")).isFalse();
        assertThat(parse("a0 60 0001 00000002 11111111 aabb04")).isFalse();
    }

    @Test
    void leavesTheEncryptedPaddingOfAProtectedPacketAlone() {
        byte[] packet = hex("a0 60 0001 00000002 11111111 aabb00");
        assertThat(header.parseProtected(packet, 0, packet.length)).isTrue();
        assertThat(header.payloadLength()).isEqualTo(3);
        assertThat(header.paddingLength()).isZero();
    }

    @Test
    void refusesWhatDoesNotFitThePacket() {
        assertThat(parse("80 60 0001 00000002 111111")).isFalse();
        assertThat(parse("81 60 0001 00000002 11111111 222222")).isFalse();
        assertThat(parse("90 60 0001 00000002 11111111 bede00")).isFalse();
        assertThat(parse("90 60 0001 00000002 11111111 bede0001 10aa00")).isFalse();
        assertThat(parse("90 60 0001 00000002 11111111 bedeffff 10aa0000")).isFalse();
    }

    @Test
    void refusesAnotherVersion() {
        assertThat(parse("40 60 0001 00000002 11111111")).isFalse();
        assertThat(parse("c0 60 0001 00000002 11111111")).isFalse();
    }

    @Test
    void tellsRtpFromItsNeighboursOnThePort() {
        byte[] packet = hex("80 60 0001 00000002 11111111");
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                packet[0] = (byte) first;
                packet[1] = (byte) second;
                boolean ours = first >= 128 && first <= 191;
                int type = second & 0x7f;
                boolean rtcp = type >= 64 && type <= 95;
                assertThat(RtpHeader.looksLikeRtp(packet, 0, 12)).isEqualTo(ours && !rtcp);
                assertThat(RtpHeader.looksLikeRtcp(packet, 0, 12)).isEqualTo(ours && rtcp);
            }
        }
        packet[0] = (byte) 0x80;
        packet[1] = 96;
        assertThat(RtpHeader.looksLikeRtp(packet, 0, 11)).isFalse();
        packet[1] = (byte) 200;
        assertThat(RtpHeader.looksLikeRtcp(packet, 0, 8)).isTrue();
        assertThat(RtpHeader.looksLikeRtcp(packet, 0, 7)).isFalse();
        assertThat(RtpHeader.looksLikeRtp(packet, 0, 0)).isFalse();
        assertThat(RtpHeader.looksLikeRtcp(packet, 0, 0)).isFalse();
    }

    @Test
    void keepsEverythingInsideThePacketWhateverTheBytes() {
        Random random = new Random(20_260_101);
        byte[] array = new byte[120];
        int accepted = 0;
        for (int i = 0; i < 50_000; i++) {
            random.nextBytes(array);
            int off = random.nextInt(20);
            int len = random.nextInt(array.length - off);
            if (i % 8 != 0 && len > 20) {
                array[off] = (byte) (0x80 | (array[off] & 0x33));
                if (i % 2 == 0) {
                    int block = off + 12 + (array[off] & 15) * 4;
                    array[block] = (byte) (i % 4 == 0 ? 0xbe : 0x10);
                    array[block + 1] = (byte) (i % 4 == 0 ? 0xde : 0x00);
                    array[block + 2] = 0;
                    array[block + 3] &= 15;
                }
            }
            if (!header.parse(array, off, len)) {
                continue;
            }
            accepted++;
            assertThat(header.headerLength() + header.payloadLength() + header.paddingLength())
                    .isEqualTo(len);
            assertThat(header.headerLength()).isBetween(12, len);
            assertThat(header.payloadLength()).isNotNegative();
            for (int id = -1; id < 258; id++) {
                int at = header.extensionOffset(id);
                int length = header.extensionLength(id);
                assertThat(at < 0).isEqualTo(length < 0);
                if (at >= 0) {
                    assertThat(at).isGreaterThan(off + 12 + 4);
                    assertThat(at + length).isLessThanOrEqualTo(header.payloadOffset());
                }
            }
        }
        assertThat(accepted).isGreaterThan(5_000);
    }

    private boolean parse(String text) {
        byte[] packet = hex(text);
        // Bytes around the packet that would pass for content if a bound were wrong.
        byte[] array = new byte[OFFSET + packet.length + 5];
        java.util.Arrays.fill(array, (byte) 1);
        System.arraycopy(packet, 0, array, OFFSET, packet.length);
        current = array;
        return header.parse(array, OFFSET, packet.length);
    }

    private byte[] current = new byte[0];

    private void assertElement(int id, String expected) {
        assertThat(header.extensionLength(id)).isEqualTo(expected.length() / 2);
        assertThat(HexFormat.of()
                        .formatHex(
                                current,
                                header.extensionOffset(id),
                                header.extensionOffset(id) + header.extensionLength(id)))
                .isEqualTo(expected);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
