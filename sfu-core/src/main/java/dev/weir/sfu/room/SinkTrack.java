// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.feedback.ClockMapping;
import dev.weir.sfu.spi.TrackInfo;
import org.jspecify.annotations.Nullable;

/**
 * What one sink is given of a room's sound or its pictures: a stream, from one of its packets on. Not thread-safe: belongs to the
 * room's home loop.
 */
final class SinkTrack {
    private static final long NEVER = Long.MAX_VALUE;

    private final SinkFeed feed;
    private @Nullable TrackInfo stream;
    private long floor = NEVER;
    private boolean hasFirst;
    private int firstTimestamp;
    private long keyframeAfter = Long.MIN_VALUE;

    SinkTrack(SinkFeed feed) {
        this.feed = feed;
    }

    SinkFeed feed() {
        return feed;
    }

    /** It goes on with the first keyframe that begins after that packet. */
    void awaitKeyframe(long afterSeq) {
        floor = NEVER;
        keyframeAfter = afterSeq;
    }

    boolean isWaiting() {
        return floor == NEVER;
    }

    /** Whether the encoding's newest keyframe is one that it waits for. */
    boolean mayBegin(Encoding encoding) {
        return encoding.gopStart() != Encoding.NO_GOP && encoding.gopStart() > keyframeAfter;
    }

    /** A stream begins for it, with whatever the history has from that packet on. */
    void begin(TrackInfo info, Encoding encoding, long firstSeq) {
        stream = info;
        floor = firstSeq;
        StoredPacket first = encoding.stored(firstSeq);
        hasFirst = first != null;
        firstTimestamp = first == null ? 0 : first.timestamp;
        report(encoding.clock());
        for (long seq = firstSeq; seq <= encoding.highestSeq(); seq++) {
            StoredPacket stored = encoding.stored(seq);
            if (stored != null) {
                give(stored);
            }
        }
    }

    /** A packet has come. Late ones of the keyframe that it began with are none of the past: parameter sets may be in them. */
    void arrived(StoredPacket stored) {
        boolean late = !isWaiting() && hasFirst && stored.timestamp == firstTimestamp;
        if (stored.extendedSeq >= floor || late) {
            give(stored);
        }
    }

    private void give(StoredPacket stored) {
        TrackInfo info = stream;
        Packet packet = stored.packet;
        if (info != null && packet != null) {
            feed.packet(
                    info, packet.array(), packet.offset(), packet.length(), stored.extendedSeq, packet.arrivalNanos());
        }
    }

    /** A sender report has come, or there was one before the stream began. */
    void report(ClockMapping clock) {
        TrackInfo info = stream;
        if (info != null && !isWaiting() && clock.known()) {
            feed.senderReport(info, clock.reportEpochNanos(), clock.reportRtpTimestamp(), clock.reportArrivalNanos());
        }
    }

    /** The publisher has gone. */
    void ended() {
        TrackInfo last = stream;
        stream = null;
        awaitKeyframe(Long.MIN_VALUE);
        if (last != null) {
            feed.ended(last);
        }
    }
}
