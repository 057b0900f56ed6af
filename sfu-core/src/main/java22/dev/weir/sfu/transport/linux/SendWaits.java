// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.sfu.transport.Tally;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * The waits for a full send buffer that one turn may make. Linux calls a UDP socket writable only when half of its buffer is
 * empty, so a send may succeed although a wait ran out.
 */
final class SendWaits {
    /** More would starve the loop's other duties. */
    private static final int MAX_WAITS = 5;

    private final DatagramCalls calls;
    private final Tally tally;
    private final MemorySegment pollfd = Arena.ofAuto().allocate(Native.POLLFD_BYTES, Long.BYTES);
    private final MemorySegment timespec = Arena.ofAuto().allocate(Native.TIMESPEC_BYTES, Long.BYTES);
    private int left;

    SendWaits(DatagramCalls calls, Tally tally) {
        this.calls = calls;
        this.tally = tally;
        Native.timespec(timespec, 0, TimeUnit.MILLISECONDS.toNanos(1));
        pollfd.set(JAVA_SHORT, Native.POLL_EVENTS, Native.POLLOUT);
    }

    void newTurn() {
        left = MAX_WAITS;
    }

    /** Waits at most 1 ms; returns false when the waits are used up. */
    boolean await(LinuxSocket socket) {
        if (left == 0) {
            return false;
        }
        left--;
        tally.sendWaited();
        pollfd.set(JAVA_INT, 0, socket.descriptor());
        int unused = calls.ppoll(pollfd.address(), 1, timespec.address());
        return true;
    }
}
