// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap of deadlines whose entries know their own place, so that moving one costs no search and no garbage.
 */
final class DeadlineQueue {
    /** One thing that waits. Not in the heap while its place is {@link #NOWHERE}. */
    static final class Entry {
        static final int NOWHERE = -1;

        final Timed timed;
        private int place = NOWHERE;
        private long deadline;

        Entry(Timed timed) {
            this.timed = timed;
        }
    }

    private @Nullable Entry[] heap = new @Nullable Entry[64];
    private int size;

    /** The earliest deadline; {@link Long#MAX_VALUE} when nothing waits. */
    long next() {
        return size == 0 ? Long.MAX_VALUE : at(0).deadline;
    }

    /** Puts the entry where its present deadline belongs. */
    void update(Entry entry) {
        long deadline = entry.timed.nextDeadline();
        if (deadline == Long.MAX_VALUE) {
            remove(entry);
        } else if (entry.place == Entry.NOWHERE) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            entry.deadline = deadline;
            place(entry, size++);
            up(entry);
        } else if (deadline != entry.deadline) {
            boolean sooner = deadline < entry.deadline;
            entry.deadline = deadline;
            if (sooner) {
                up(entry);
            } else {
                down(entry);
            }
        }
    }

    void remove(Entry entry) {
        int hole = entry.place;
        if (hole == Entry.NOWHERE) {
            return;
        }
        entry.place = Entry.NOWHERE;
        Entry last = at(--size);
        heap[size] = null;
        if (last != entry) {
            place(last, hole);
            up(last);
            down(last);
        }
    }

    /** The first entry if it is due, else null. It stays in the heap: update it after it was called. */
    @Nullable
    Entry due(long nowNanos) {
        return size > 0 && at(0).deadline <= nowNanos ? at(0) : null;
    }

    private void up(Entry entry) {
        int i = entry.place;
        while (i > 0 && entry.deadline < at((i - 1) / 2).deadline) {
            place(at((i - 1) / 2), i);
            i = (i - 1) / 2;
        }
        place(entry, i);
    }

    private void down(Entry entry) {
        int i = entry.place;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && at(child + 1).deadline < at(child).deadline) {
                child++;
            }
            if (at(child).deadline >= entry.deadline) {
                break;
            }
            place(at(child), i);
            i = child;
        }
        place(entry, i);
    }

    private Entry at(int i) {
        Entry entry = heap[i];
        if (entry == null) {
            throw new IllegalStateException("heap of " + size + " has nothing at " + i);
        }
        return entry;
    }

    private void place(Entry entry, int i) {
        heap[i] = entry;
        entry.place = i;
    }
}
