// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GateTest {
    private final AtomicInteger releases = new AtomicInteger();
    private final Gate gate = new Gate(releases::incrementAndGet);

    @Test
    void releasesWhenTheLastOneLeaves() {
        assertThat(gate.enter()).isTrue();
        assertThat(gate.enter()).isTrue();
        gate.shut();
        gate.exit();
        assertThat(releases).hasValue(0);
        gate.exit();

        assertThat(releases).hasValue(1);
    }

    @Test
    void letsNobodyInOnceShut() {
        assertThat(gate.enter()).isTrue();
        gate.shut();
        assertThat(gate.enter()).isFalse();
        gate.exit();

        assertThat(gate.enter()).isFalse();
        assertThat(releases).hasValue(1);
    }

    @Test
    void staysOpenWhileNobodyShutsIt() {
        for (int i = 0; i < 3; i++) {
            assertThat(gate.enter()).isTrue();
            gate.exit();
        }

        assertThat(releases).hasValue(0);
    }

    @Test
    void releasesOnceWhileManyThreadsComeAndGo() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger insideAfterRelease = new AtomicInteger();
        Gate busy = new Gate(() -> {
            releases.incrementAndGet();
            insideAfterRelease.addAndGet(inside.get());
        });
        Runnable visitor = () -> {
            while (busy.enter()) {
                inside.incrementAndGet();
                inside.decrementAndGet();
                busy.exit();
            }
        };
        CompletableFuture<?>[] visitors = new CompletableFuture<?>[3];
        assertThat(busy.enter()).isTrue();
        for (int i = 0; i < visitors.length; i++) {
            visitors[i] = CompletableFuture.runAsync(visitor);
        }
        busy.shut();
        busy.exit();
        CompletableFuture.allOf(visitors).join();

        assertThat(releases).hasValue(1);
        assertThat(insideAfterRelease).hasValue(0);
    }
}
