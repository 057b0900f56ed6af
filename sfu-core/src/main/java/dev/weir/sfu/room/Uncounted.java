// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.room.TrafficTotals.Flow;

/** How much of one stream's packets and bytes its room has counted already. Not thread-safe: belongs to the stream. */
final class Uncounted {
    private long packets;
    private long bytes;

    /** Adds what is new of the stream's own counts. */
    void addTo(TrafficTotals totals, Flow flow, long packetsNow, long bytesNow) {
        if (packetsNow != packets) {
            totals.add(flow, packetsNow - packets, bytesNow - bytes);
            packets = packetsNow;
            bytes = bytesNow;
        }
    }
}
