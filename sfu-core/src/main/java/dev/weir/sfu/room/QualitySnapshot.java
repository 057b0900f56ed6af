// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.Map;

/**
 * How well media got through since the SFU was opened, all rooms and loops together; the counts only ever grow.
 *
 * @param counts a number for each
 * @param times likewise
 * @param setupFailures sessions that ended before there were keys, by reason, in lower case: {@code no_path}
 * @param peerDrops datagrams of sessions that went no further, by reason, in lower case: {@code replay}
 */
public record QualitySnapshot(
        Map<QualityCount, Long> counts,
        Map<QualityTime, DurationSnapshot> times,
        Map<String, Long> setupFailures,
        Map<String, Long> peerDrops) {
    public QualitySnapshot {
        counts = Map.copyOf(counts);
        times = Map.copyOf(times);
        setupFailures = Map.copyOf(setupFailures);
        peerDrops = Map.copyOf(peerDrops);
    }

    /** One of the counts. */
    public long count(QualityCount what) {
        return counts.getOrDefault(what, 0L);
    }

    /** One of the times. */
    public DurationSnapshot time(QualityTime what) {
        return times.getOrDefault(what, DurationSnapshot.NONE);
    }
}
