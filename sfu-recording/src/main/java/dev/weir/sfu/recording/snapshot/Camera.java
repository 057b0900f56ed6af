// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import dev.weir.sfu.room.RoomName;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** What looks into rooms; used by a few threads at a time. */
interface Camera extends AutoCloseable {
    /** What the room shows, upright and of the wanted size. Waits for it; empty when there is nothing to see in time. */
    Optional<BufferedImage> look(RoomName room) throws InterruptedException;

    /** When nobody looks any more. */
    @Override
    void close();
}
