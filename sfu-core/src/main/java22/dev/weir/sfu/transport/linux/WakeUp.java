// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the wait of another thread, by an eventfd.
 *
 * <p>The flag spares the system call when a wake-up is owed already. It is taken back with an atomic exchange <em>after</em> the
 * eventfd was emptied: whoever found it set before has written its command before, and the exchange makes that visible.
 */
final class WakeUp {
    private final int eventfd;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final MemorySegment one = Arena.ofAuto().allocateFrom(JAVA_LONG, 1);
    private final MemorySegment drained = Arena.ofAuto().allocate(JAVA_LONG);

    private WakeUp(int eventfd) {
        this.eventfd = eventfd;
    }

    static WakeUp open(Libc libc) throws IOException {
        int eventfd = libc.eventfd(Native.EFD_NONBLOCK_CLOEXEC);
        if (eventfd < 0) {
            throw new IOException("eventfd: " + Errno.text(-eventfd));
        }
        return new WakeUp(eventfd);
    }

    /** Becomes readable by a wake-up. */
    int descriptor() {
        return eventfd;
    }

    /** Whether somebody called since the last {@link #takeBack}. */
    boolean isPending() {
        return pending.get();
    }

    /** Any thread. */
    void call(Gate gate) {
        if (!pending.getAndSet(true) && gate.enter()) {
            ring();
            gate.exit();
        }
    }

    /** Makes the descriptor readable. Any thread, inside the gate. */
    void ring() {
        Libc.add(eventfd, one);
    }

    /** The wait is over. Only the waiting thread. */
    void takeBack(boolean readable) {
        if (readable) {
            Libc.drain(eventfd, drained);
        }
        boolean unused = pending.getAndSet(false);
    }

    void close() {
        Libc.close(eventfd);
    }
}
