// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What libsrtp made of the same packets and keys: byte for byte, both ways. */
class LibsrtpVectorsTest {
    private static final int RTP_LINES = 24;
    private static final int RTCP_LINES = 8;

    @Test
    void sealsToTheSameBytesAsLibsrtp() throws IOException {
        SrtpEngine engine = null;
        int checked = 0;
        for (String line : lines()) {
            String[] word = line.split(" ", -1);
            if (word[0].equals("key")) {
                engine = RtpPackets.engine(SrtpProfile.valueOf(word[1]), bytes(word[2]), bytes(word[3]));
                continue;
            }
            byte[] plain = bytes(word[2]);
            byte[] out = Arrays.copyOf(plain, plain.length + 64);
            int length = word[0].equals("rtp")
                    ? sealRtp(Objects.requireNonNull(engine), plain, out, Long.parseLong(word[1]))
                    : Objects.requireNonNull(engine)
                            .sealRtcp(plain, 0, plain.length, out, 0, Integer.parseInt(word[1]));
            assertThat(Arrays.copyOf(out, length)).as(line).isEqualTo(bytes(word[3]));
            checked++;
        }
        assertThat(checked).isEqualTo(RTP_LINES + RTCP_LINES);
    }

    @Test
    void opensWhatLibsrtpSealed() throws IOException {
        SrtpReceiver receiver = null;
        int checked = 0;
        for (String line : lines()) {
            String[] word = line.split(" ", -1);
            if (word[0].equals("key")) {
                receiver = new SrtpReceiver(
                        RtpPackets.engine(SrtpProfile.valueOf(word[1]), bytes(word[2]), bytes(word[3])));
                continue;
            }
            Objects.requireNonNull(receiver);
            if (word[0].equals("rtp")) {
                assertThat(RtpPackets.opened(receiver, bytes(word[3]))).as(line).isEqualTo(bytes(word[2]));
                assertThat(receiver.lastIndex()).isEqualTo(Long.parseLong(word[1]));
            } else {
                assertThat(RtpPackets.openedRtcp(receiver, bytes(word[3])))
                        .as(line)
                        .isEqualTo(bytes(word[2]));
            }
            checked++;
        }
        assertThat(checked).isEqualTo(RTP_LINES + RTCP_LINES);
    }

    private static int sealRtp(SrtpEngine engine, byte[] plain, byte[] out, long index) {
        int header = RtpLayout.headerLength(plain, 0, plain.length);
        return engine.sealRtp(out, 0, header, plain, header, plain.length - header, index);
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = LibsrtpVectorsTest.class.getResourceAsStream("/vectors/srtp/libsrtp2.hex")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), US_ASCII)
                    .lines()
                    .toList();
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
