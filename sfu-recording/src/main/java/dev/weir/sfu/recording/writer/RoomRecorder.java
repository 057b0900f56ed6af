// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.RecordingStatus;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.TrackInfo;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link RecordingSink} has copied, and makes a {@link Take} of each publisher. Belongs to a writer's thread but for what
 * says otherwise.
 */
public final class RoomRecorder {
    private static final long STATUS_NANOS = 1_000_000_000;

    private final RoomName room;
    private final RecordingSink sink;
    private final Workshop workshop;
    private @Nullable Take take;
    private @Nullable String sessionId;
    private long nowNanos;
    private long statusNanos = Long.MIN_VALUE;
    private volatile RecordingStatus status;

    public RoomRecorder(RoomName room, RecordingSink sink, Workshop workshop) {
        this.room = room;
        this.sink = sink;
        this.workshop = workshop;
        this.status = new RecordingStatus(room, Optional.empty(), Optional.empty(), 0);
    }

    /**
     * Writes what has come.
     *
     * @param now on the loop's monotonic clock
     * @return false when nothing more will come, and everything is written
     */
    public boolean turn(long now) {
        nowNanos = now;
        // In this order: what came before the end is in the ring when the end is seen.
        boolean last = sink.isClosed();
        if (take != null) {
            take.now(now);
        }
        sink.drain(this::read);
        if (take != null) {
            take.turn(now);
        }
        if (last) {
            endTake();
        }
        if (last || statusNanos == Long.MIN_VALUE || now - statusNanos >= STATUS_NANOS) {
            statusNanos = now;
            publish();
        }
        return !last;
    }

    private void read(int tag, long first, long second, byte[] bytes, int offset, int length) {
        boolean video = (tag & RecordingSink.OF_VIDEO) != 0;
        Take on = take;
        switch (tag & ~RecordingSink.OF_VIDEO) {
            case RecordingSink.STREAM -> begin(sink.nextStream(), video);
            case RecordingSink.ENDED -> endTake();
            case RecordingSink.PACKET -> {
                if (on != null) {
                    on.input(video).packet(bytes, offset, length, first, second);
                }
            }
            case RecordingSink.REPORT -> {
                if (on != null) {
                    on.input(video).senderReport(first, timestamp(bytes, offset), second);
                }
            }
            default -> throw new IllegalStateException("no such tag: " + tag);
        }
    }

    private static int timestamp(byte[] b, int at) {
        return (b[at] << 24) | ((b[at + 1] & 0xff) << 16) | ((b[at + 2] & 0xff) << 8) | (b[at + 3] & 0xff);
    }

    private void begin(TrackInfo track, boolean video) {
        if (take == null || !track.sessionId().equals(sessionId)) {
            endTake();
            sessionId = track.sessionId();
            take = new Take(room, track.sessionId(), workshop, this::wallClock, sink::requestKeyframe, nowNanos);
        }
        take.input(video).begin(track);
    }

    private Instant wallClock(long nanos) {
        MediaFeed feed = sink.feed();
        return feed == null ? workshop.config().clock().instant() : feed.wallClock(nanos);
    }

    /** Ends as if nothing more came: the room's loop does not answer any more. */
    void finish() {
        endTake();
    }

    private void endTake() {
        if (take != null) {
            take.end();
            take = null;
        }
    }

    private void publish() {
        Take on = take;
        status = new RecordingStatus(
                room,
                on == null ? Optional.empty() : on.present(),
                on == null ? Optional.empty() : on.failure(),
                sink.droppedPackets());
    }

    /** Takes the room's sink out; the recording ends soon. Any thread. */
    public void leave() {
        sink.leave();
    }

    /** Any thread. */
    public RecordingStatus status() {
        return status;
    }
}
