// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.room.RoomName;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts failures, and tells all others. */
final class CountingListener implements RecordingListener {
    private static final Logger log = LoggerFactory.getLogger(CountingListener.class);

    private final List<RecordingListener> others;
    private final LongAdder failures;

    CountingListener(List<RecordingListener> others, LongAdder failures) {
        this.others = List.copyOf(others);
        this.failures = failures;
    }

    private void tell(Consumer<RecordingListener> event) {
        for (RecordingListener other : others) {
            try {
                event.accept(other);
            } catch (RuntimeException bug) {
                log.error("a listener of recordings failed", bug);
            }
        }
    }

    @Override
    public void begun(RecordingEntry entry) {
        tell(other -> other.begun(entry));
    }

    @Override
    public void recorded(RecordingEntry entry) {
        tell(other -> other.recorded(entry));
    }

    @Override
    public void abandoned(RecordingEntry entry, String reason) {
        tell(other -> other.abandoned(entry, reason));
    }

    @Override
    public void failed(RoomName room, String reason) {
        failures.increment();
        tell(other -> other.failed(room, reason));
    }
}
