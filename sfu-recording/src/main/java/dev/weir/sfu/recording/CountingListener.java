// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.room.RoomName;
import java.util.concurrent.atomic.LongAdder;

/** Counts failures, and passes everything on. */
final class CountingListener implements RecordingListener {
    private final RecordingListener next;
    private final LongAdder failures;

    CountingListener(RecordingListener next, LongAdder failures) {
        this.next = next;
        this.failures = failures;
    }

    @Override
    public void begun(RecordingEntry entry) {
        next.begun(entry);
    }

    @Override
    public void recorded(RecordingEntry entry) {
        next.recorded(entry);
    }

    @Override
    public void failed(RoomName room, String reason) {
        failures.increment();
        next.failed(room, reason);
    }
}
