// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading the header of a video packet as browsers send it, and writing one as viewers get it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RtpHeaderBenchmark {
    /** Extensions mid, abs-send-time and transport-wide-cc. */
    private final byte[] packet = HexFormat.of()
            .parseHex("b06012340000000211111111" + "bede0003" + "1030" + "22aabbcc" + "311234" + "000000"
                    + "90808000000102030405060708000003");

    private final RtpHeader header = new RtpHeader();
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final byte[] slot = new byte[200];
    private int sequenceNumber;

    @Benchmark
    public int parse() {
        header.parse(packet, 0, packet.length);
        return header.payloadOffset() + header.extensionOffset(3);
    }

    @Benchmark
    public int write() {
        writer.begin(slot, 8, true, 96, ++sequenceNumber & 0xffff, 1, 2);
        writer.extensionUint16(3, sequenceNumber & 0xffff);
        return writer.end();
    }
}
