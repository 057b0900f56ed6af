// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import java.util.function.BooleanSupplier;

/**
 * The least that a step has allocated in any of its runs: what is left when the JIT compiler has done its work, and what a
 * timer that fired or the compiler's own bookkeeping added to other runs does not show.
 */
public final class LeastGarbage {
    private final Runnable step;
    private long bytes = Long.MAX_VALUE;

    public LeastGarbage(Runnable step) {
        this.step = step;
    }

    /** Runs the step once more. */
    public void run() {
        long first = allocated();
        long before = allocated();
        step.run();
        // Asking allocates as well, always the same.
        bytes = Math.min(bytes, allocated() - before - (before - first));
    }

    /** Bytes a run. */
    public long bytes() {
        return bytes;
    }

    /** Runs something that measures until the condition holds, or very many times. */
    public static void settle(Runnable round, int mostRounds, BooleanSupplier settled) {
        for (int rounds = 0; rounds < mostRounds && !settled.getAsBoolean(); rounds++) {
            round.run();
        }
    }

    private static long allocated() {
        try {
            return Allocations.bytes();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JVM does not count allocations", e);
        }
    }
}
