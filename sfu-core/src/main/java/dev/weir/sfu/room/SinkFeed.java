// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.TrackInfo;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sink in one room: tells it things, keeps its bugs away from the room, and carries its wishes to the loop.
 *
 * <p>The methods of {@link MediaFeed} are any thread's, the others belong to the room's home loop.
 */
final class SinkFeed implements MediaFeed {
    private static final Logger log = LoggerFactory.getLogger(SinkFeed.class);

    private final MediaSink sink;
    private final RoomSinks room;
    private final RoomContext context;
    /** So that a sink that asks with every packet has one wish on its way. */
    private final AtomicBoolean keyframeAsked = new AtomicBoolean();

    private boolean over;

    SinkFeed(MediaSink sink, RoomSinks room, RoomContext context) {
        this.sink = sink;
        this.room = room;
        this.context = context;
    }

    @Override
    public void requestKeyframe() {
        if (keyframeAsked.compareAndSet(false, true)) {
            context.loop().execute(this::wantKeyframe);
        }
    }

    private void wantKeyframe() {
        keyframeAsked.set(false);
        if (!over) {
            room.wantKeyframe();
        }
    }

    @Override
    public void close() {
        context.loop().execute(this::end);
    }

    @Override
    public Instant wallClock(long arrivalNanos) {
        return Instant.EPOCH.plusNanos(context.epochNanos(arrivalNanos));
    }

    void opened() {
        try {
            sink.opened(this);
        } catch (RuntimeException bug) {
            failed(bug);
        }
    }

    void packet(TrackInfo track, byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos) {
        if (over) {
            return;
        }
        try {
            sink.packet(track, packet, offset, length, extendedSeq, arrivalNanos);
        } catch (RuntimeException bug) {
            failed(bug);
        }
    }

    void senderReport(TrackInfo track, long epochNanos, int rtpTimestamp, long arrivalNanos) {
        if (over) {
            return;
        }
        try {
            sink.senderReport(track, epochNanos, rtpTimestamp, arrivalNanos);
        } catch (RuntimeException bug) {
            failed(bug);
        }
    }

    void ended(TrackInfo track) {
        if (over) {
            return;
        }
        try {
            sink.ended(track);
        } catch (RuntimeException bug) {
            failed(bug);
        }
    }

    private void failed(RuntimeException bug) {
        log.error("room={} a media sink failed and is removed", room.name(), bug);
        context.quality().add(QualityCount.SINKS_FAILED);
        end();
    }

    /** It is told nothing any more. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        room.remove(this);
        try {
            sink.closed();
        } catch (RuntimeException bug) {
            log.error("room={} a media sink failed at its end", room.name(), bug);
        }
    }

    boolean isOver() {
        return over;
    }
}
