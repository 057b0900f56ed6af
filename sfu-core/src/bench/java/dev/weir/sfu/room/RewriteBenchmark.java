// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.rtp.RtpHeaderWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A packet's new numbers and its new header, for one viewer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RewriteBenchmark {
    private final RtpRewriter rewriter = new RtpRewriter(90_000, 7, 8);
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final byte[] slot = new byte[200];
    private long seq = 1_000;

    public RewriteBenchmark() {
        rewriter.startAt(seq);
        rewriter.anchor(0, 0, 0);
    }

    @Benchmark
    public int rewrite() {
        long out = rewriter.sequence(seq);
        // Ten packets a frame, thirty frames a second.
        int timestamp = rewriter.live((int) (seq / 10) * 3_000);
        seq++;
        header.begin(slot, 64, seq % 10 == 0, 96, (int) out & 0xffff, timestamp, 0x11111111);
        return header.end();
    }
}
