// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps file descriptors open while anybody uses them.
 *
 * <p>The number of a closed descriptor belongs to whoever opens the next file. A thread that still sends on it would write into
 * that file, so the last user inside closes, not the one who asked. Any thread.
 */
final class Gate {
    private static final int SHUT = 1 << 30;

    /** Users inside, and {@link #SHUT}. */
    private final AtomicInteger state = new AtomicInteger();

    private final Runnable release;

    /** @param release runs once, when the gate is shut and nobody is inside */
    Gate(Runnable release) {
        this.release = release;
    }

    /** Returns whether the descriptors may be used until {@link #exit}. */
    boolean enter() {
        int seen = state.get();
        while ((seen & SHUT) == 0) {
            if (state.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = state.get();
        }
        return false;
    }

    void exit() {
        if (state.decrementAndGet() == SHUT) {
            release.run();
        }
    }

    /** Lets nobody in any more. Called by one who is inside. */
    void shut() {
        state.getAndUpdate(seen -> seen | SHUT);
    }
}
