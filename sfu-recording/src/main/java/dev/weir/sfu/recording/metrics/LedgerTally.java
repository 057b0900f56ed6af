// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.metrics;

import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.LedgerListener;
import dev.weir.sfu.recording.ledger.RecordedTrack;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.RecordingState;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Keeps count of a ledger's entries as they change, so that nobody has to go through all of them. Thread-safe. */
final class LedgerTally implements LedgerListener {
    private final Map<RecordingId, RecordingEntry> entries = new HashMap<>();
    private final Map<RecordingState, Integer> counts = new EnumMap<>(RecordingState.class);
    private final Map<RecordingState, Long> bytes = new EnumMap<>(RecordingState.class);
    private long writtenBytes;
    private long writtenFrames;

    static LedgerTally of(Ledger ledger) {
        LedgerTally tally = new LedgerTally();
        ledger.listen(tally);
        ledger.entries().forEach(tally::found);
        return tally;
    }

    /** One that was there before, unless it has changed meanwhile. */
    private synchronized void found(RecordingEntry entry) {
        if (entries.putIfAbsent(entry.id(), entry) == null) {
            add(entry, 1);
        }
    }

    @Override
    public synchronized void put(RecordingEntry entry) {
        RecordingEntry before = entries.put(entry.id(), entry);
        if (before != null) {
            add(before, -1);
        }
        add(entry, 1);
        boolean completed = entry.state() == RecordingState.RECORDED
                && (before == null || before.state() != RecordingState.RECORDED);
        if (completed) {
            writtenBytes += entry.sizeBytes();
            writtenFrames +=
                    entry.tracks().stream().mapToLong(RecordedTrack::frames).sum();
        }
    }

    @Override
    public synchronized void removed(RecordingEntry entry) {
        RecordingEntry before = entries.remove(entry.id());
        if (before != null) {
            add(before, -1);
        }
    }

    private void add(RecordingEntry entry, int sign) {
        counts.merge(entry.state(), sign, Integer::sum);
        bytes.merge(entry.state(), sign * entry.sizeBytes(), Long::sum);
    }

    synchronized int count(RecordingState state) {
        return counts.getOrDefault(state, 0);
    }

    /** Of media, whether it is here or not. */
    synchronized long bytes(RecordingState state) {
        return bytes.getOrDefault(state, 0L);
    }

    /** Of recordings that were completed since counting began. */
    synchronized long writtenBytes() {
        return writtenBytes;
    }

    /** As {@link #writtenBytes}. */
    synchronized long writtenFrames() {
        return writtenFrames;
    }
}
