// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A browser's connectivity check: reading it, and the whole way from the check to the sealed answer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class StunBenchmark {
    private final Path path = StunFixtures.PATH;
    private final Packet check = StunFixtures.packet(StunFixtures.vector("chromium-156-check"));
    private final StunMessage message = new StunMessage();
    private final IceLiteAgent agent = new IceLiteAgent(StunFixtures.SERVER, 0);
    private final Outbox out = new Outbox(1, outbox -> {});

    public StunBenchmark() {
        if (agent.handle(check, path, 0, out).dropped()) {
            throw new IllegalStateException("the check must be one that is answered");
        }
    }

    @Benchmark
    public boolean parse() {
        return message.parse(check.array(), check.offset(), check.length());
    }

    @Benchmark
    public IceResult answer() {
        return agent.handle(check, path, 0, out);
    }
}
