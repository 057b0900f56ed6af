// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.room.RoomName;
import java.util.Optional;

/**
 * A room that is being recorded, as it was about a second ago.
 *
 * @param room its name
 * @param entry of the present part; empty while nothing is published, or nothing can be written
 * @param failure why nothing can be written, for people
 * @param droppedPackets that came while the disk was too far behind, since recording of the room began
 */
public record RecordingStatus(
        RoomName room, Optional<RecordingEntry> entry, Optional<String> failure, long droppedPackets) {}
