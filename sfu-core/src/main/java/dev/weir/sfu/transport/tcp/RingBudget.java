// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import java.util.concurrent.atomic.AtomicLong;

/** What the frames that wait on all connections may take of the heap together. Thread-safe. */
final class RingBudget {
    private final long totalBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    RingBudget(long totalBytes) {
        this.totalBytes = totalBytes;
    }

    /** False when there is not so much left. */
    boolean take(int bytes) {
        if (takenBytes.addAndGet(bytes) <= totalBytes) {
            return true;
        }
        takenBytes.addAndGet(-bytes);
        return false;
    }

    void give(int bytes) {
        takenBytes.addAndGet(-bytes);
    }

    long takenBytes() {
        return takenBytes.get();
    }
}
