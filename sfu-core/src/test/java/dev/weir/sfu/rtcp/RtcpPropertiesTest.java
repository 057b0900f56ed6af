// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Laws of writing and reading, over seeded random datagrams. */
class RtcpPropertiesTest {
    private static final int CASES = 2000;

    private final RtcpParser parser = new RtcpParser();
    private final RtcpWriter writer = new RtcpWriter();

    @Test
    void readsWhatWasWrittenAndWritesNowhereElse() {
        for (long seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            byte[] out = new byte[700];
            random.nextBytes(out);
            byte[] before = out.clone();
            int from = random.nextInt(100);
            int limit = from + random.nextInt(600);
            writer.begin(out, from, limit);
            RandomRtcp messages = new RandomRtcp(random, writer);
            for (int count = random.nextInt(10); count > 0; count--) {
                messages.message();
            }
            int end = from + writer.end();
            assertThat(end).as("seed %d", seed).isLessThanOrEqualTo(limit);
            assertThat(Arrays.equals(out, 0, from, before, 0, from))
                    .as("bytes in front, seed %d", seed)
                    .isTrue();
            assertThat(Arrays.equals(out, limit, out.length, before, limit, out.length))
                    .as("bytes behind, seed %d", seed)
                    .isTrue();

            Heard heard = new Heard();
            assertThat(parser.parse(out, from, writer.end(), heard))
                    .as("seed %d", seed)
                    .isNotEqualTo(RtcpStatus.MALFORMED);
            assertThat(heard.lines()).as("seed %d", seed).isEqualTo(messages.expected());
        }
    }

    @Test
    void writesWhatWasRead() {
        for (long seed = 0; seed < CASES; seed++) {
            byte[] first = new byte[1200];
            RandomRtcp messages = new RandomRtcp(new Random(seed), writer.begin(first, 0, first.length));
            messages.message();
            int size = writer.end();

            byte[] second = new byte[1200];
            Rewriter rewriter = new Rewriter(first, writer.begin(second, 0, second.length));
            parser.parse(first, 0, size, rewriter);
            rewriter.finish();
            assertThat(Heard.hex(second, 0, writer.end()))
                    .as("seed %d: %s", seed, messages.expected())
                    .isEqualTo(Heard.hex(first, 0, size));
        }
    }

    /** Writes the one message that it hears; the fields that no handler is told are looked up in the original. */
    private static final class Rewriter implements RtcpHandler {
        private final byte[] original;
        private final RtcpWriter writer;
        private final int[] lost = new int[1000];
        private int lostCount;

        Rewriter(byte[] original, RtcpWriter writer) {
            this.original = original;
            this.writer = writer;
            if (original[1] == (byte) RtcpHeader.RECEIVER_REPORT) {
                writer.receiverReport(senderSsrc());
            }
        }

        private int senderSsrc() {
            return Bytes.int32(original, 4);
        }

        @Override
        public void senderReport(int ssrc, long ntp64, int rtpTimestamp, long packetCount, long octetCount) {
            writer.senderReport(ssrc, ntp64, rtpTimestamp, packetCount, octetCount);
        }

        @Override
        public void reportBlock(int reporterSsrc, ReportBlock block) {
            writer.reportBlock(
                    block.sourceSsrc(),
                    block.fractionLost(),
                    block.cumulativeLost(),
                    block.highestExtendedSeq(),
                    block.jitter(),
                    block.lastSr(),
                    block.delaySinceLastSr());
        }

        @Override
        public void nack(int senderSsrc, int mediaSsrc, int sequenceNumber) {
            lost[lostCount++] = sequenceNumber;
        }

        @Override
        public void pictureLoss(int mediaSsrc) {
            writer.pli(senderSsrc(), mediaSsrc);
        }

        @Override
        public void fullIntraRequest(int mediaSsrc, int requestSeq) {
            writer.fir(senderSsrc(), mediaSsrc, requestSeq);
        }

        @Override
        public void remb(long bitrateBps) {
            Remb remb = new Remb();
            assertThat(remb.parse(original, 0, original.length)).isTrue();
            int[] ssrcs = new int[remb.ssrcCount()];
            Arrays.setAll(ssrcs, remb::ssrc);
            writer.remb(remb.senderSsrc(), bitrateBps, ssrcs, ssrcs.length);
        }

        @Override
        public void transportFeedback(TwccFeedback feedback) {
            Heard.write(feedback, writer);
        }

        @Override
        public void sdesCname(int ssrc, byte[] bytes, int offset, int length) {
            writer.sdesCname(ssrc, Arrays.copyOfRange(bytes, offset, offset + length));
        }

        @Override
        public void bye(int ssrc) {
            writer.bye(ssrc);
        }

        void finish() {
            if (lostCount > 0) {
                writer.nack(senderSsrc(), Bytes.int32(original, 8), lost, lostCount);
            }
        }
    }
}
