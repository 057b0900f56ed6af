// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static dev.weir.sfu.Allocations.assertNoGarbage;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Reading and writing make no garbage. */
class RtcpAllocationTest {
    private final byte[] datagram = new byte[1200];
    private final RtcpWriter writer = new RtcpWriter();
    private final RtcpParser parser = new RtcpParser();
    private final Counting counting = new Counting();
    private final byte[] cname = {'w', 'e', 'i', 'r'};
    private final int[] lost = {1, 2, 9, 60};
    private final int[] ssrcs = {1, 2};
    private final long[] arrivals = {5_000_000, TwccFeedback.NOT_RECEIVED, 6_000_000, 4_000_000, 300_000_000};

    /** Looks at all it is told, as a real handler would. */
    private static final class Counting implements RtcpHandler {
        private long sum;

        @Override
        public void senderReport(int ssrc, long ntp64, int rtpTimestamp, long packetCount, long octetCount) {
            sum += NtpTime.toEpochNanos(ntp64);
        }

        @Override
        public void nack(int senderSsrc, int mediaSsrc, int sequenceNumber) {
            sum += sequenceNumber;
        }

        @Override
        public void transportFeedback(TwccFeedback feedback) {
            while (feedback.next()) {
                sum += feedback.received() ? feedback.arrivalMicros() : 0;
            }
        }

        @Override
        public void sdesCname(int ssrc, byte[] bytes, int offset, int length) {
            sum += bytes[offset];
        }
    }

    private boolean round() {
        writer.begin(datagram, 0, datagram.length).senderReport(1, NtpTime.ofEpochNanos(1), 3, 4, 5);
        writer.reportBlock(1, 2, 3, 4, 5, 6, 7);
        writer.sdesCname(1, cname);
        writer.nack(1, 2, lost, lost.length);
        writer.pli(1, 2);
        writer.fir(1, 2, 3);
        writer.remb(1, 1_000_000, ssrcs, 2);
        writer.transportFeedback(1, 2, 3, 4, arrivals, arrivals.length);
        writer.bye(1);
        return parser.parse(datagram, 0, writer.end(), counting) == RtcpStatus.OK && !writer.overflowed();
    }

    @Test
    void readingAndWritingAllocatesNothing() throws ReflectiveOperationException {
        assertNoGarbage(this::round);
        assertThat(counting.sum).isNotZero();
    }
}
