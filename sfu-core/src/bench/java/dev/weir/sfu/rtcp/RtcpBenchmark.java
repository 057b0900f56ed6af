// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading what a viewer sends each second and upon loss, and writing what it gets and what its publisher gets. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RtcpBenchmark {
    private static final int ARRIVALS = 50;

    private final RtcpParser parser = new RtcpParser();
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] cname = {'w', 'e', 'i', 'r'};
    private final byte[] datagram = new byte[1_200];
    private final long[] arrivals = new long[ARRIVALS];
    private final byte[] compound = new byte[1_200];
    private final int compoundBytes;
    private final Sum sum = new Sum();

    /** Looks at what it is told, so that nothing can be left out. */
    private static final class Sum implements RtcpHandler {
        private long sum;

        @Override
        public void reportBlock(int reporterSsrc, ReportBlock block) {
            sum += block.fractionLost();
        }

        @Override
        public void nack(int senderSsrc, int mediaSsrc, int sequenceNumber) {
            sum += sequenceNumber;
        }
    }

    public RtcpBenchmark() {
        int[] lost = {1, 2, 9, 60};
        RtcpWriter once = new RtcpWriter();
        once.begin(compound, 0, compound.length).receiverReport(1);
        once.reportBlock(1, 2, 3, 4, 5, 6, 7);
        once.reportBlock(2, 2, 3, 4, 5, 6, 7);
        once.sdesCname(1, cname);
        once.nack(1, 2, lost, lost.length);
        compoundBytes = once.end();
        for (int i = 0; i < ARRIVALS; i++) {
            arrivals[i] = i % 10 == 3 ? TwccFeedback.NOT_RECEIVED : i * 1_000_000L;
        }
    }

    @Benchmark
    public long parseReceiverReportWithNack() {
        parser.parse(compound, 0, compoundBytes, sum);
        return sum.sum;
    }

    @Benchmark
    public int writeSenderReport() {
        writer.begin(datagram, 0, datagram.length).senderReport(1, 2, 3, 4, 5);
        writer.sdesCname(1, cname);
        return writer.end();
    }

    @Benchmark
    public int writeTransportFeedbackOfFiftyPackets() {
        writer.begin(datagram, 0, datagram.length).receiverReport(1);
        writer.transportFeedback(1, 2, 3, 4, arrivals, arrivals.length);
        return writer.end();
    }
}
