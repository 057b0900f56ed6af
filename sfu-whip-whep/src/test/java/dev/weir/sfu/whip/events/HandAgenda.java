// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An agenda whose clock a test moves; what is to be done at once is done by whoever asks. */
public final class HandAgenda implements Agenda {
    private record Entry(long nanos, Runnable task) {}

    private final List<Entry> entries = new ArrayList<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private long now = 1_000_000_000_000L;
    private boolean closed;

    /** Extensions that live by this agenda; streams are called stream-1, stream-2 and so on. */
    public Extensions extensions(Stage stage, String reconnectUrl) {
        return new Extensions(
                stage,
                this,
                () -> "stream-" + lastId.incrementAndGet(),
                reconnectUrl,
                Duration.ofSeconds(5),
                Runnable::run);
    }

    /** Lets time pass, and does what comes due. */
    public void advanceMillis(long millis) {
        long end = now + millis * 1_000_000;
        while (true) {
            Entry next =
                    entries.stream().min(Comparator.comparingLong(Entry::nanos)).orElse(null);
            if (next == null || next.nanos() > end) {
                break;
            }
            entries.remove(next);
            now = next.nanos();
            next.task().run();
        }
        now = end;
    }

    /** How much is still to be done later. */
    public int size() {
        return entries.size();
    }

    @Override
    public long nowNanos() {
        return now;
    }

    @Override
    public boolean execute(Runnable task) {
        if (!closed) {
            task.run();
        }
        return !closed;
    }

    @Override
    public void after(long nanos, Runnable task) {
        if (!closed) {
            entries.add(new Entry(now + nanos, task));
        }
    }

    @Override
    public void close() {
        closed = true;
        entries.clear();
    }
}
