// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.rtp.codec.LayerFilter;
import dev.weir.sfu.sdp.CodecParameters;
import java.util.Optional;

/** Reads a viewer's slots into a {@link ViewerSnapshot}; on the viewer's loop. */
final class ViewerStatistics {
    private ViewerStatistics() {}

    static ViewerSnapshot of(String sessionId, Optional<DownTrack> pictures, ViewerBandwidth bandwidth) {
        long roundTripMillis = bandwidth.roundTripNanos() / 1_000_000;
        long estimateBps = bandwidth.isPrecise() ? bandwidth.bps() : 0;
        if (pictures.isEmpty()) {
            return new ViewerSnapshot(
                    sessionId,
                    ViewerSnapshot.VideoState.NONE,
                    "",
                    "",
                    LayerFilter.ALL,
                    LayerFilter.ALL,
                    LayerSelection.AUTOMATIC,
                    bandwidth.mediaBps(),
                    estimateBps,
                    roundTripMillis,
                    0,
                    0,
                    bandwidth.refused(),
                    0,
                    0,
                    0,
                    0);
        }
        DownTrack slot = pictures.get();
        OutgoingStream wire = slot.stream().wire();
        Encoding source = slot.source();
        CodecParameters codec = source == null ? null : source.codec();
        return new ViewerSnapshot(
                sessionId,
                slot.state(),
                codec == null ? "" : codec.encodingName(),
                source == null ? "" : source.rid(),
                wire.wantedSpatial(),
                wire.wantedTemporal(),
                slot.choice().selection(),
                bandwidth.mediaBps(),
                estimateBps,
                roundTripMillis,
                slot.loss().fraction() / 256.0,
                wire.repeats().repeated(),
                bandwidth.refused(),
                wire.leftOut(),
                slot.switches(),
                slot.keyframesAsked(),
                slot.interruptions());
    }
}
