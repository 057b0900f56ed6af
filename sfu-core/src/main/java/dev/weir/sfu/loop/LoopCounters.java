// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import java.util.concurrent.atomic.LongAdder;

/** What a loop has done so far. Written by the loop, readable by any thread. */
public final class LoopCounters {
    private final LongAdder turns = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder unknownSenders = new LongAdder();

    LoopCounters() {}

    void turn(int datagrams) {
        turns.increment();
        received.add(datagrams);
    }

    void unknownSender() {
        unknownSenders.increment();
    }

    public long turns() {
        return turns.sum();
    }

    public long received() {
        return received.sum();
    }

    /** Datagrams from addresses that no session knows. */
    public long unknownSenders() {
        return unknownSenders.sum();
    }
}
