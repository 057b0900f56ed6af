// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One turn of the loop over a transport that throws away what it is given: a packet, or the packets of a frame, in, opened,
 * stored, rewritten and sealed for each viewer.
 *
 * <p>The time is per packet that comes in, and contains its sealing by the publisher; with one viewer that is a third of it. Timers
 * run in virtual time, at the rate of a stream of 2.5 Mbit/s.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class FanoutBenchmark {
    @Param({"1", "10", "100", "1000"})
    public int viewers = 1;

    private FullRoom room = FullRoom.open(0, 1);

    @Setup
    public void connect() {
        room = FullRoom.open(viewers, 1);
    }

    @Benchmark
    public long packet() {
        room.publish(1);
        room.turn();
        return room.sent();
    }

    @Benchmark
    @OperationsPerInvocation(FullRoom.FRAME_PACKETS)
    public long frame() {
        room.publish(FullRoom.FRAME_PACKETS);
        room.turn();
        return room.sent();
    }

    /** A turn in which nothing is to be done. */
    @Benchmark
    public long idle() {
        room.turn();
        return room.sent();
    }
}
