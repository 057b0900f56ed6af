// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import java.util.Locale;

/**
 * How far a recording has come. It goes on like this, and nowhere else:
 *
 * <pre>
 * RECORDING --&gt; RECORDED --&gt; UPLOADING --&gt; VERIFIED --&gt; DELETED
 *     |            ^
 *     +--&gt; FAILED -+
 * </pre>
 */
public enum RecordingState {
    /** Its files are open, or a process died while they were. */
    RECORDING,
    /** Its files are whole and closed, and here only. */
    RECORDED,
    /** An upload has been begun, or has failed and will be tried again; the files are here. */
    UPLOADING,
    /** The other side has every file, as size and checksum say; they are here as well. */
    VERIFIED,
    /** Verified, and its media files are here no more. */
    DELETED,
    /** Could not be written; what there is of it may be mended later. */
    FAILED;

    /** Whether an entry may be in that state next; staying is always allowed. */
    public boolean mayBecome(RecordingState next) {
        if (next == this) {
            return true;
        }
        return switch (this) {
            case RECORDING -> next == RECORDED || next == FAILED;
            case FAILED -> next == RECORDED;
            case RECORDED -> next == UPLOADING;
            case UPLOADING -> next == VERIFIED;
            case VERIFIED -> next == DELETED;
            case DELETED -> false;
        };
    }

    /** In lower case, as the JSON has it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
