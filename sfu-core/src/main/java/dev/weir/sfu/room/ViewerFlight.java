// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.jfr.Flight;
import dev.weir.sfu.rtcp.TwccFeedback;
import dev.weir.sfu.rtp.codec.LayerFilter;
import java.util.Locale;

/** What the flight recording is told of one viewer. Not thread-safe: belongs to its viewer's loop. */
final class ViewerFlight {
    private static final long NEVER = Long.MIN_VALUE;

    private final String room;
    private final String sessionId;

    ViewerFlight(RoomName room, String sessionId) {
        this.room = room.value();
        this.sessionId = sessionId;
    }

    /** The viewer goes over to another encoding, with all that is sent of it. */
    void switched(Encoding from, Encoding to, OutgoingStream wire, LayerChoice.Cause cause) {
        if (Flight.wantsLayerSwitches()) {
            String layers = layers(wire.wantedSpatial(), wire.wantedTemporal());
            tell(from.rid() + layers, to.rid() + layers, cause);
        }
    }

    /** The viewer is sent more or fewer layers of its encoding than before. */
    void rewanted(Encoding encoding, int spatial, int temporal, OutgoingStream wire, LayerChoice.Cause cause) {
        boolean other = wire.wantedSpatial() != spatial || wire.wantedTemporal() != temporal;
        if (other && Flight.wantsLayerSwitches()) {
            tell(
                    encoding.rid() + layers(spatial, temporal),
                    encoding.rid() + layers(wire.wantedSpatial(), wire.wantedTemporal()),
                    cause);
        }
    }

    private void tell(String from, String to, LayerChoice.Cause cause) {
        Flight.layerSwitch(
                room, SessionHandle.of(sessionId), from, to, cause.name().toLowerCase(Locale.ROOT));
    }

    private static String layers(int spatial, int temporal) {
        return (spatial == LayerFilter.ALL ? "" : " S" + spatial)
                + (temporal == LayerFilter.ALL ? "" : " T" + temporal);
    }

    /** The viewer has reported which packets came. */
    void arrivals(TwccFeedback feedback) {
        if (!Flight.wantsLossBursts()) {
            return;
        }
        int lost = 0;
        long lastMicros = NEVER;
        feedback.rewind();
        while (feedback.next()) {
            if (!feedback.received()) {
                lost++;
                continue;
            }
            if (lost >= Flight.LEAST_BURST && lastMicros != NEVER) {
                long gapNanos = (feedback.arrivalMicros() - lastMicros) * 1_000;
                Flight.lossBurst(room, SessionHandle.of(sessionId), lost, gapNanos);
            }
            lost = 0;
            lastMicros = feedback.arrivalMicros();
        }
    }
}
