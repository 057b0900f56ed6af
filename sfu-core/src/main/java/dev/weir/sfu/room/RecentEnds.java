// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Why the latest sessions ended, for clients that come back to one: the last {@value #MOST}, for five minutes.
 *
 * <p>Thread-safe and without locks, since every loop adds to it.
 */
final class RecentEnds {
    static final int MOST = 1_024;
    static final long REMEMBERED_NANOS = 300_000_000_000L;

    private final Map<String, SessionEnd> ends = new ConcurrentHashMap<>();
    private final Queue<Remembered> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    private record Remembered(String sessionId, long nanos) {}

    void add(String sessionId, SessionEnd end, long nowNanos) {
        ends.put(sessionId, end);
        oldestFirst.add(new Remembered(sessionId, nowNanos));
        size.incrementAndGet();
        for (Remembered oldest = oldestFirst.peek(); oldest != null && size.get() > MOST; oldest = oldestFirst.peek()) {
            forget(oldest);
        }
    }

    /** Forgets what is too old by now. */
    void forgetOld(long nowNanos) {
        for (Remembered oldest = oldestFirst.peek();
                oldest != null && nowNanos - oldest.nanos() >= REMEMBERED_NANOS;
                oldest = oldestFirst.peek()) {
            forget(oldest);
        }
    }

    private void forget(Remembered one) {
        // Another loop may be about to forget the same one.
        if (oldestFirst.remove(one)) {
            ends.remove(one.sessionId());
            size.decrementAndGet();
        }
    }

    Optional<SessionEnd> of(String sessionId) {
        return Optional.ofNullable(ends.get(sessionId));
    }
}
