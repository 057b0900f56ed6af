// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.room.RoomName;

/**
 * Learns how recordings go. Called on a writer's thread, which others wait for: hand anything slow on. What it throws is logged and
 * harms nobody.
 */
public interface RecordingListener {
    /** The files of a part are open. */
    default void begun(RecordingEntry entry) {}

    /** The files of a part are complete, and in the ledger. */
    default void recorded(RecordingEntry entry) {}

    /**
     * A part that had begun will not be completed: its disk took no more. What there is of it is made whole later, and nobody is told
     * when.
     *
     * @param reason for people
     */
    default void abandoned(RecordingEntry entry, String reason) {}

    /**
     * A room cannot be recorded just now: the disk is full, the directory is gone. The room itself goes on, and recording is tried
     * again, later each time, up to a minute.
     *
     * @param reason for people
     */
    default void failed(RoomName room, String reason) {}
}
