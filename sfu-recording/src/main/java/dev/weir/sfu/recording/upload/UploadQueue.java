// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import dev.weir.sfu.recording.ledger.RecordingId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which recordings wait for an upload until when, and which are being uploaded. Each is in it once at most. Thread-safe. */
final class UploadQueue {
    /** Even when nothing is due for longer: the clock may be put forward. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    /** One that waits; among equals, the one that came first. */
    private record Waiting(RecordingId id, Instant due, long order) {}

    private final TreeSet<Waiting> waiting =
            new TreeSet<>(Comparator.comparing(Waiting::due).thenComparing(Waiting::order));
    private final Map<RecordingId, Waiting> byId = new HashMap<>();
    private final Set<RecordingId> running = new HashSet<>();
    private long order;
    private boolean closed;

    /** Does nothing when it is in here already. */
    synchronized void offer(RecordingId id, Instant due) {
        if (!byId.containsKey(id) && !running.contains(id)) {
            put(id, due);
        }
    }

    /** The one that has been due for longest, to be given back by {@link #again} or {@link #done}. */
    synchronized Optional<RecordingId> take(Instant now) {
        if (closed || waiting.isEmpty() || waiting.first().due().isAfter(now)) {
            return Optional.empty();
        }
        RecordingId id = waiting.first().id();
        waiting.remove(byId.remove(id));
        running.add(id);
        return Optional.of(id);
    }

    synchronized void again(RecordingId id, Instant due) {
        running.remove(id);
        put(id, due);
    }

    synchronized void done(RecordingId id) {
        running.remove(id);
    }

    private void put(RecordingId id, Instant due) {
        Waiting entry = new Waiting(id, due, order++);
        waiting.add(entry);
        byId.put(id, entry);
        notifyAll();
    }

    /** When the next one is due. */
    synchronized Optional<Instant> next() {
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(waiting.first().due());
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized int running() {
        return running.size();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Gives nothing away any more, and wakes who waits. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Returns when there may be something due, or it is closed. */
    @SuppressWarnings("WaitNotInLoop") // Whoever calls looks for themselves.
    synchronized void await(InstantSource clock) throws InterruptedException {
        if (closed) {
            return;
        }
        Instant now = clock.instant();
        Duration rest = next().map(due -> Duration.between(now, due)).orElse(LONGEST_SLEEP);
        if (rest.isNegative() || rest.isZero()) {
            return;
        }
        wait(1 + Math.min(rest.toMillis(), LONGEST_SLEEP.toMillis()));
    }
}
