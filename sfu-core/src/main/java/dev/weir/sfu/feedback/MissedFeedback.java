// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * Counts as acknowledged what a feedback that got lost would have said. Not thread-safe.
 *
 * <p>The receiver reports each number once, so a gap between two reports is a lost report, not lost packets (those are reported as such).
 * Without this, one lost report of 100 ms at the moment of a decrease halved what seemed to arrive, and the estimate with it.
 */
final class MissedFeedback {
    private static final long MAX_SPAN_MICROS = 1_000_000;

    private boolean started;
    private long highestSeq;
    private long highestArrivalMicros;

    /** The first arrival of a feedback: spreads the packets of the gap before it evenly. */
    void first(long extendedSeq, long arrivalMicros, SentPackets packets, AcknowledgedBitrate acknowledged) {
        long span = arrivalMicros - highestArrivalMicros;
        long count = extendedSeq - highestSeq;
        if (!started || count <= 1 || span <= 0 || span > MAX_SPAN_MICROS) {
            return;
        }
        for (long i = 1; i < count; i++) {
            if (packets.assumeArrived(highestSeq + i)) {
                acknowledged.add(highestArrivalMicros + span * i / count, packets.sizeBytes());
            }
        }
    }

    /** Any arrival. */
    void arrived(long extendedSeq, long arrivalMicros) {
        if (!started || extendedSeq > highestSeq) {
            started = true;
            highestSeq = extendedSeq;
            highestArrivalMicros = arrivalMicros;
        }
    }
}
