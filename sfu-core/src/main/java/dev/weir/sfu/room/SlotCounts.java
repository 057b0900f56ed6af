// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.room.TrafficTotals.Flow;

/** Adds what one slot of a viewer has done to the totals of its room and its loop, once. Not thread-safe: belongs to the viewer. */
final class SlotCounts {
    private final DownTrack slot;
    private final Quality quality;
    private final Uncounted sent = new Uncounted();
    private long repeated;
    private long leftOut;
    private long switches;
    private long interruptions;

    SlotCounts(DownTrack slot) {
        this.slot = slot;
        this.quality = slot.fanout().quality();
    }

    /** Adds what is new since the last time. */
    void addTo(TrafficTotals totals) {
        OutgoingStream wire = slot.stream().wire();
        sent.addTo(totals, Flow.out(slot.fanout().isVideo()), wire.packets(), wire.octets());
        quality.add(QualityCount.REPEATED, wire.repeats().repeated() - repeated);
        quality.add(QualityCount.LEFT_OUT, wire.leftOut() - leftOut);
        quality.add(QualityCount.SWITCHES, slot.switches() - switches);
        quality.add(QualityCount.INTERRUPTIONS, slot.interruptions() - interruptions);
        repeated = wire.repeats().repeated();
        leftOut = wire.leftOut();
        switches = slot.switches();
        interruptions = slot.interruptions();
    }
}
