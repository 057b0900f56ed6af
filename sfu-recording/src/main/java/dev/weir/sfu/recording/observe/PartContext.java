// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.observe;

import dev.weir.sfu.recording.ledger.RecordingEntry;
import io.micrometer.observation.Observation;

/** Of every {@link RecorderObservation}: which it is, and of which part of a recording. */
public final class PartContext extends Observation.Context {
    private final RecorderObservation kind;
    private volatile RecordingEntry entry;
    private volatile String outcome = RecorderKey.NONE;

    PartContext(RecorderObservation kind, RecordingEntry entry) {
        this.kind = kind;
        this.entry = entry;
    }

    public RecorderObservation kind() {
        return kind;
    }

    /** As it is known last. */
    public RecordingEntry entry() {
        return entry;
    }

    /** As of {@link RecorderKey#OUTCOME}; {@link RecorderKey#NONE} until it is known. */
    public String outcome() {
        return outcome;
    }

    void entry(RecordingEntry known) {
        entry = known;
    }

    void outcome(String word) {
        outcome = word;
    }
}
