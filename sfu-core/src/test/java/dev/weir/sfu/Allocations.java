// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.function.BooleanSupplier;

/** How much garbage the current thread makes, for the tests of the paths that must make none. */
public final class Allocations {
    private static final int ROUNDS = 100_000;
    /**
     * Less than a byte a round, where the smallest object costs sixteen. Not exactly none, because the measuring itself allocates
     * (reflection compiles its calls after a while).
     */
    private static final long LIMIT_BYTES = ROUNDS;

    private Allocations() {}

    /** Runs a step very many times, first to warm up and then to measure; the step returns false when it went wrong. */
    public static void assertNoGarbage(BooleanSupplier step) throws ReflectiveOperationException {
        rounds(step);
        long before = bytes();
        rounds(step);
        assertThat(bytes() - before).isLessThan(LIMIT_BYTES);
    }

    private static void rounds(BooleanSupplier step) {
        for (int i = 0; i < ROUNDS; i++) {
            if (!step.getAsBoolean()) {
                throw new AssertionError("the step failed in round " + i);
            }
        }
    }

    /**
     * Bytes that the current thread has allocated since its start. By reflection, because the module under test does not read
     * {@code jdk.management}.
     */
    public static long bytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        return (long) allocated.invoke(threads, Thread.currentThread().getId());
    }
}
