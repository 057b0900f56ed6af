// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RtpHeaderWriterTest {
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final byte[] slot = new byte[200];

    @BeforeEach
    void dirtyTheSlot() {
        Arrays.fill(slot, (byte) 0x77);
    }

    @Test
    void writesAPlainHeader() {
        writer.begin(slot, 4, true, 96, 0x1234, 0x89abcdef, 0xf1111111);
        assertThat(writer.end()).isEqualTo(12);
        assertThat(written(4, 16)).isEqualTo("80e0123489abcdeff1111111");
        assertThat(slot[16]).isEqualTo((byte) 0x77);
    }

    @Test
    void takesOnlyTheLowBitsOfEachField() {
        writer.begin(slot, 0, false, 0xff, 0x7ffff, -1, -1);
        assertThat(writer.end()).isEqualTo(12);
        assertThat(written(0, 4)).isEqualTo("807fffff");
    }

    @Test
    void writesElementsInTheOneByteFormAndPads() {
        begin();
        assertThat(writer.extensionUint16(3, 0xabcd)).isTrue();
        assertThat(writer.extensionUint24(14, 0x123456)).isTrue();
        assertThat(writer.extensionBytes(1, new byte[] {0x30})).isTrue();
        assertThat(writer.end()).isEqualTo(28);
        assertThat(written(12, 28)).isEqualTo("bede0003" + "31abcd" + "e2123456" + "1030" + "000000");
        assertThat(slot[0]).isEqualTo((byte) 0x90);
        assertThat(slot[28]).isEqualTo((byte) 0x77);
    }

    @Test
    void leavesOutWhatTheOneByteFormCannotCarry() {
        begin();
        assertThat(writer.extensionUint16(15, 1)).isFalse();
        assertThat(writer.extensionBytes(1, new byte[17])).isFalse();
        assertThat(writer.extensionBytes(1, new byte[0])).isFalse();
        assertThat(writer.end()).isEqualTo(12);
        assertThat(slot[0]).isEqualTo((byte) 0x80);
    }

    @Test
    void widensTheWholeBlockForOneElementThatNeedsIt() {
        writer.allowTwoByte(true);
        begin();
        assertThat(writer.extensionUint16(3, 0xabcd)).isTrue();
        assertThat(writer.extensionUint24(14, 0x123456)).isTrue();
        assertThat(writer.extensionBytes(20, new byte[] {0x55})).isTrue();
        assertThat(writer.extensionBytes(2, new byte[0])).isTrue();
        assertThat(writer.extensionBytes(5, new byte[] {0x66})).isTrue();
        assertThat(writer.end()).isEqualTo(36);
        assertThat(written(12, 36))
                .isEqualTo("10000005" + "0302abcd" + "0e03123456" + "140155" + "0200" + "050166" + "000000");
    }

    @Test
    void staysInTheOneByteFormWhereTwoBytesAreAllowedButNotNeeded() {
        writer.allowTwoByte(true);
        begin();
        writer.extensionUint16(3, 0xabcd);
        assertThat(writer.end()).isEqualTo(20);
        assertThat(written(12, 20)).isEqualTo("bede0001" + "31abcd00");
    }

    @Test
    void startsAfreshWithEachHeader() {
        writer.allowTwoByte(true);
        begin();
        writer.extensionUint16(20, 1);
        writer.end();
        begin();
        writer.extensionUint16(2, 1);
        assertThat(writer.end()).isEqualTo(20);
        assertThat(written(12, 16)).isEqualTo("bede0001");
    }

    @Test
    void leavesOutWhatDoesNotFitTheArray() {
        byte[] tight = new byte[24];
        writer.begin(tight, 0, false, 96, 1, 2, 3);
        assertThat(writer.extensionUint16(1, 0xabcd)).isTrue();
        assertThat(writer.extensionBytes(2, new byte[16])).isFalse();
        assertThat(writer.end()).isEqualTo(20);
    }

    @Test
    void leavesOutIdsThatDoNotExist() {
        writer.allowTwoByte(true);
        begin();
        assertThat(writer.extensionUint16(0, 1)).isFalse();
        assertThat(writer.extensionUint16(-1, 1)).isFalse();
        assertThat(writer.extensionUint16(256, 1)).isFalse();
        assertThat(writer.extensionBytes(1, new byte[256])).isFalse();
        assertThat(writer.end()).isEqualTo(12);
    }

    @Test
    void leavesOutOneElementTooMany() {
        begin();
        for (int i = 0; i < RtpHeaderWriter.MAX_ELEMENTS; i++) {
            assertThat(writer.extensionUint16(1 + i % 14, i)).isTrue();
        }
        assertThat(writer.extensionUint16(1, 1)).isFalse();
        assertThat(writer.end()).isEqualTo(12 + 4 + 32 * 3);
    }

    @Test
    void isReadBackAsWritten() {
        Random random = new Random(3550);
        byte[] array = new byte[900];
        RtpHeader header = new RtpHeader();
        for (int i = 0; i < 5_000; i++) {
            int off = random.nextInt(70);
            boolean marker = random.nextBoolean();
            int payloadType = random.nextInt(128);
            int seq = random.nextInt(1 << 16);
            int timestamp = random.nextInt();
            int ssrc = random.nextInt();
            boolean twoByte = random.nextBoolean();
            Map<Integer, byte[]> expected = new LinkedHashMap<>();
            writer.allowTwoByte(twoByte);
            writer.begin(array, off, marker, payloadType, seq, timestamp, ssrc);
            for (int n = random.nextInt(12); n > 0; n--) {
                int id = 1 + random.nextInt(random.nextInt(4) == 0 ? 255 : 14);
                byte[] value = new byte[random.nextInt(random.nextInt(4) == 0 ? 60 : 17)];
                random.nextBytes(value);
                boolean taken = writer.extension(id, value, 0, value.length);
                assertThat(taken).isEqualTo(twoByte || (id <= 14 && value.length >= 1 && value.length <= 16));
                if (taken) {
                    expected.putIfAbsent(id, value);
                }
            }
            int length = writer.end();
            assertThat(length % 4).isZero();
            assertThat(header.parse(array, off, length + 3)).isTrue();
            assertThat(header.headerLength()).isEqualTo(length);
            assertThat(header.payloadLength()).isEqualTo(3);
            assertThat(header.marker()).isEqualTo(marker);
            assertThat(header.payloadType()).isEqualTo(payloadType);
            assertThat(header.sequenceNumber()).isEqualTo(seq);
            assertThat(header.timestamp()).isEqualTo(timestamp);
            assertThat(header.ssrc()).isEqualTo(ssrc);
            for (int id = 1; id < 256; id++) {
                byte[] value = expected.get(id);
                if (value == null) {
                    assertThat(header.extensionOffset(id)).isEqualTo(-1);
                } else {
                    int at = header.extensionOffset(id);
                    assertThat(Arrays.copyOfRange(array, at, at + header.extensionLength(id)))
                            .isEqualTo(value);
                }
            }
        }
    }

    private void begin() {
        writer.begin(slot, 0, false, 96, 1, 2, 3);
    }

    private String written(int from, int to) {
        return HexFormat.of().formatHex(slot, from, to);
    }
}
