// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import dev.weir.sfu.room.RoomName;
import java.util.Optional;

/**
 * A room that is being recorded.
 *
 * @param room its name
 * @param record what is being written; empty while nothing is
 * @param failure why nothing can be written
 * @param droppedPackets that came while the disk was too far behind
 */
public record RoomRecording(
        RoomName room, Optional<RecordInfo> record, Optional<String> failure, long droppedPackets) {}
