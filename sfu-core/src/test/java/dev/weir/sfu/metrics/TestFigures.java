// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import dev.weir.sfu.room.QualitySnapshot;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.RoomTraffic;
import dev.weir.sfu.room.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An SFU that says what the test wants. */
final class TestFigures implements SfuFigures {
    private final Map<String, RoomTraffic> traffic = new LinkedHashMap<>();
    private final Map<String, Integer> viewers = new LinkedHashMap<>();
    private List<LoopSnapshot> loops = List.of();
    private QualitySnapshot quality = new QualitySnapshot(Map.of(), Map.of(), Map.of(), Map.of());

    TestFigures loops(LoopSnapshot... all) {
        loops = List.of(all);
        return this;
    }

    /** A room through which so many packets of video have gone to viewers, ten bytes each. */
    TestFigures room(String name, boolean listed, long videoOut) {
        traffic.put(
                name,
                new RoomTraffic(
                        new RoomName(name),
                        listed,
                        true,
                        new Traffic(1, 2),
                        new Traffic(3, 4),
                        new Traffic(5, 6),
                        new Traffic(videoOut, videoOut * 10)));
        return this;
    }

    TestFigures viewers(String room, int count) {
        viewers.put(room, count);
        return this;
    }

    TestFigures forget(String room) {
        traffic.remove(room);
        viewers.remove(room);
        return this;
    }

    @Override
    public List<RoomSnapshot> rooms() {
        List<RoomSnapshot> all = new ArrayList<>();
        viewers.forEach((room, count) -> all.add(
                new RoomSnapshot(new RoomName(room), Instant.EPOCH, true, Optional.empty(), false, List.of(), count)));
        return all;
    }

    @Override
    public List<RoomTraffic> traffic() {
        return List.copyOf(traffic.values());
    }

    TestFigures quality(QualitySnapshot now) {
        quality = now;
        return this;
    }

    @Override
    public QualitySnapshot quality() {
        return quality;
    }

    @Override
    public List<LoopSnapshot> loops() {
        return loops;
    }
}
