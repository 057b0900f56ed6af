// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/** How long the turns of each loop take, and packets on their way through them. Thread-safe. */
final class LoopTimers {
    private final List<CountedTimer> turns = new ArrayList<>();
    private final List<CountedTimer> forwarding = new ArrayList<>();

    LoopTimers(MeterRegistry registry, List<LoopSnapshot> loops, Tags tags) {
        for (LoopSnapshot loop : loops) {
            Tags of = tags.and("loop", Integer.toString(loop.loop()));
            turns.add(new CountedTimer(
                    registry, "webrtc.loop.turn", "From looking for work to having sent", of, loop.turnTimes()));
            forwarding.add(new CountedTimer(
                    registry,
                    "webrtc.forwarding",
                    "From the arrival of the oldest packet of a turn to having sent",
                    of,
                    loop.forwarding()));
        }
    }

    void refresh(List<LoopSnapshot> loops) {
        for (int i = 0; i < loops.size(); i++) {
            turns.get(i).update(loops.get(i).turnTimes());
            forwarding.get(i).update(loops.get(i).forwarding());
        }
    }
}
