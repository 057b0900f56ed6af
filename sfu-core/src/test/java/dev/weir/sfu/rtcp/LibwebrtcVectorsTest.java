// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a real libwebrtc sent; see {@code vectors/rtcp/libwebrtc.md}. */
class LibwebrtcVectorsTest {
    private static final int PADDING_BIT = 0x20;

    @Test
    void understandsEveryDatagram() throws IOException {
        for (byte[] datagram : all()) {
            assertThat(new RtcpParser().parse(datagram, 0, datagram.length, new RtcpHandler() {}))
                    .as(Heard.hex(datagram, 0, datagram.length))
                    .isEqualTo(RtcpStatus.OK);
        }
    }

    @Test
    void readsOneOfEachKindAsTheBytesSay() throws IOException {
        List<String> heard = new ArrayList<>();
        for (byte[] datagram : datagrams("libwebrtc-shapes")) {
            heard.addAll(Heard.in(datagram));
        }
        assertThat(heard)
                .contains(
                        "block 1 a79bb29 0 0 15069 360 0 0",
                        "sr 8e817603 eeb11961e1b54195 2052917536 27 14996",
                        "cname 8e817603 PkaUQqHNYedQdC1y",
                        "pli a79bb29");
        assertThat(Heard.in(datagrams("libwebrtc-viewer").get(0)))
                .containsExactly("twcc fa17fa17 e1b634df number 0 reference 24669 [1@1578838500, 2@1578838750,"
                        + " 3@1578845500, 4@1578845750, 5@1578845750, 6@1578852250]");
    }

    /** Numbers and statuses go on from message to message, and time does not go far back. */
    @Test
    void followsTheFeedbackOfAViewer() throws IOException {
        Follower follower = new Follower();
        for (byte[] datagram : datagrams("libwebrtc-viewer")) {
            new RtcpParser().parse(datagram, 0, datagram.length, follower);
        }
        assertThat(follower.messages).isEqualTo(36);
        assertThat(follower.received).hasSizeGreaterThan(150);
    }

    @Test
    void writesFeedbackAsLibwebrtcDoesButForItsPadding() throws IOException {
        int padded = 0;
        for (byte[] datagram : all()) {
            TwccFeedback feedback = new TwccFeedback();
            RtcpHeader header = new RtcpHeader();
            assertThat(header.parse(datagram, 0, datagram.length)).isTrue();
            if (header.type() != RtcpHeader.TRANSPORT_FEEDBACK || header.count() != TwccFeedback.FORMAT) {
                continue;
            }
            assertThat(feedback.parse(datagram, 0, header.end())).isTrue();
            assertThat(written(feedback))
                    .as(Heard.hex(datagram, 0, datagram.length))
                    .isEqualTo(withoutPadding(datagram, header.end()));
            padded += header.end() < datagram.length ? 1 : 0;
        }
        assertThat(padded).isGreaterThan(20);
    }

    private static byte[] written(TwccFeedback feedback) {
        byte[] out = new byte[1200];
        RtcpWriter writer = new RtcpWriter().begin(out, 0, out.length);
        assertThat(Heard.write(feedback, writer)).isEqualTo(feedback.statusCount());
        return Arrays.copyOf(out, writer.end());
    }

    private static byte[] withoutPadding(byte[] datagram, int end) {
        byte[] bytes = datagram.clone();
        Arrays.fill(bytes, end, bytes.length, (byte) 0);
        bytes[0] &= ~PADDING_BIT;
        return bytes;
    }

    private static final class Follower implements RtcpHandler {
        private final Set<Integer> received = new HashSet<>();
        private int messages;
        private int nextSequence = 1;
        private long newestMicros;

        @Override
        public void transportFeedback(TwccFeedback feedback) {
            assertThat(feedback.feedbackCount()).isEqualTo(messages++);
            assertThat(feedback.baseSequence()).isLessThanOrEqualTo(nextSequence);
            while (feedback.next()) {
                if (feedback.received()) {
                    received.add(feedback.sequenceNumber());
                    assertThat(feedback.arrivalMicros()).isGreaterThan(newestMicros - 100_000);
                    newestMicros = Math.max(newestMicros, feedback.arrivalMicros());
                }
            }
            nextSequence = feedback.sequenceNumber() + 1;
        }
    }

    private static List<byte[]> all() throws IOException {
        List<byte[]> all = new ArrayList<>(datagrams("libwebrtc-viewer"));
        all.addAll(datagrams("libwebrtc-shapes"));
        return all;
    }

    private static List<byte[]> datagrams(String name) throws IOException {
        String resource = "/vectors/rtcp/" + name + ".hex";
        try (InputStream in =
                Objects.requireNonNull(LibwebrtcVectorsTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(Heard::bytes)
                    .toList();
        }
    }
}
