// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import dev.weir.sfu.room.QualitySnapshot;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.RoomTraffic;
import java.util.List;

/** What {@link SfuMetrics} reads: a {@code Sfu}, or a double of one. Any thread; nothing blocks. */
public interface SfuFigures {
    /** The rooms there are. */
    List<RoomSnapshot> rooms();

    /**
     * What has gone through them and through those that ended lately, in the order in which they came. Of one name the numbers never
     * go down while it is told of.
     */
    List<RoomTraffic> traffic();

    /** How well media has got through. */
    QualitySnapshot quality();

    /** What each loop has done; as many each time. */
    List<LoopSnapshot> loops();
}
