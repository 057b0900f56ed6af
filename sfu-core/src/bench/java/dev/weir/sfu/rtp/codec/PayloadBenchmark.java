// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading the first packet of a keyframe, the dearest one, of each codec. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class PayloadBenchmark {
    @Param
    public Codec codec = Codec.OPUS;

    private final PayloadInfo info = new PayloadInfo();
    private PayloadParser parser = PayloadParser.of(codec);
    private byte[] payload = {};

    @Setup
    public void choose() {
        parser = PayloadParser.of(codec);
        payload = HexFormat.of()
                .parseHex(
                        switch (codec) {
                            case OPUS, PCMU, PCMA -> "f8b4";
                            case RED -> "ef0f00026fb4b4f8b4";
                            case VP8 -> "b0f092aac3a5510100";
                            case VP9 -> "08824983422015f011f000";
                            case H264 -> "6742c00cda05067e7c0440000003004000000783c50aa8";
                            case H265 ->
                                "420101016000000300900000030000030078a003c0801107cb965654a4c2f0168080000003008000000784";
                            case AV1 -> "100800000003b4fd936be40132";
                        });
    }

    @Benchmark
    public boolean parse() {
        return parser.parse(payload, 0, payload.length, info);
    }
}
