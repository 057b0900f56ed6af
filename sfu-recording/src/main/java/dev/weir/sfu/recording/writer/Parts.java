// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.frame.TrackFormat;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.room.RoomName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a take, one after the other: begun, kept safe, completed, and given up when they cannot be written; then none is begun
 * for a while that doubles each time. Not thread-safe: belongs to a writer's thread.
 */
final class Parts {
    private static final Logger log = LoggerFactory.getLogger(Parts.class);
    private static final long SECOND = 1_000_000_000;
    private static final long FLUSH_NANOS = SECOND;

    /** So that after a kill the entry tells of losses and gaps too, but for those of the last moments. */
    private static final long NOTE_NANOS = 15 * SECOND;

    private static final long MAX_PAUSE_NANOS = 60 * SECOND;
    private static final long NEVER = Long.MIN_VALUE;

    private final RoomName room;
    private final Workshop workshop;
    private final Optional<String> subject;
    private final TrackInput sound;
    private final TrackInput pictures;
    private final LongFunction<Instant> wallClock;
    private @Nullable OpenPart open;
    private @Nullable Instant takeStartedAt;
    private int begun;
    private long flushedNanos;
    private long notedNanos;
    private long pauseNanos = SECOND;
    private long resumeNanos = NEVER;
    private @Nullable String failure;

    /**
     * @param subject who publishes
     * @param wallClock the wall clock at a place of the take, in nanoseconds since its beginning
     */
    Parts(
            RoomName room,
            Workshop workshop,
            Optional<String> subject,
            TrackInput sound,
            TrackInput pictures,
            LongFunction<Instant> wallClock) {
        this.room = room;
        this.workshop = workshop;
        this.subject = subject;
        this.sound = sound;
        this.pictures = pictures;
        this.wallClock = wallClock;
    }

    /** The part that is being written. */
    @Nullable
    OpenPart open() {
        return open;
    }

    /** Whether it is time to begin one, or to try again. */
    boolean mayBegin(long nowNanos) {
        return open == null && (resumeNanos == NEVER || nowNanos >= resumeNanos);
    }

    /** Begins one at a place of the take, if that is possible. */
    void begin(List<TrackFormat> formats, long placeNanos, long nowNanos) {
        Instant began = wallClock.apply(placeNanos);
        if (takeStartedAt == null) {
            takeStartedAt = began;
        }
        int number = begun + 1;
        RecordingEntry entry =
                RecordingEntry.begin(RecordingId.of(room, takeStartedAt, number), room, subject, number, began);
        try {
            OpenPart part = new OpenPart(workshop, entry, formats, placeNanos, this::tally);
            open = part;
            begun = number;
            flushedNanos = nowNanos;
            notedNanos = nowNanos;
            if (failure != null) {
                failure = null;
                workshop.later(workshop::mend);
            }
            log.info("room={} recording {} begins", room, part.entry().id());
            workshop.tell(listener -> listener.begun(part.entry()));
        } catch (IOException | RuntimeException failed) {
            pause(failed, nowNanos);
        }
    }

    private TrackTally tally(TrackFormat format) {
        TrackInput input = format.isVideo() ? pictures : sound;
        // What came while it was waited for the other track is in the first part.
        boolean first = begun == 0;
        return new TrackTally(format, first ? 0 : input.packets(), first ? 0 : input.lost());
    }

    /** Appends a frame to the open part, which takes it. */
    void write(OpenPart part, Placed placed, long nowNanos) {
        try {
            part.write(placed);
        } catch (IOException | RuntimeException failed) {
            fail(part, failed, nowNanos);
        }
    }

    /** Once a second what was written goes to the operating system, and now and then the ledger is told. */
    void keepSafe(long nowNanos) {
        OpenPart part = open;
        if (part == null || nowNanos - flushedNanos < FLUSH_NANOS) {
            return;
        }
        flushedNanos = nowNanos;
        try {
            part.flush();
            if (nowNanos - notedNanos >= NOTE_NANOS) {
                notedNanos = nowNanos;
                pauseNanos = SECOND;
                workshop.ledger().put(part.described(sound, pictures));
            }
        } catch (IOException | RuntimeException failed) {
            fail(part, failed, nowNanos);
        }
    }

    /** Completes the open part, if there is one. */
    void finish(long nowNanos) {
        OpenPart part = open;
        if (part == null) {
            return;
        }
        try {
            RecordingEntry finished = part.finish(sound, pictures);
            open = null;
            Instant end = wallClock.apply(part.beginNanos()).plus(finished.duration());
            workshop.later(() -> close(finished, end));
        } catch (IOException | RuntimeException failed) {
            fail(part, failed, nowNanos);
        }
    }

    /** On the closing thread. */
    private void close(RecordingEntry finished, Instant end) {
        try {
            RecordingEntry recorded = finished.withMedia(
                            finished.duration(), finished.tracks(), Closing.files(workshop.ledger(), finished))
                    .recorded(end);
            workshop.ledger().put(recorded);
            log.info(
                    "room={} recording {} is complete: {} s, {} bytes",
                    room,
                    recorded.id(),
                    recorded.duration().toSeconds(),
                    recorded.sizeBytes());
            workshop.tell(listener -> listener.recorded(recorded));
        } catch (IOException | RuntimeException failed) {
            log.warn("room={} recording {} could not be closed: {}", room, finished.id(), failed.toString());
            workshop.tell(listener -> listener.abandoned(finished, reason(failed)));
            workshop.tell(listener -> listener.failed(room, reason(failed)));
        } finally {
            workshop.release(finished.id());
        }
    }

    private void fail(OpenPart part, Exception why, long nowNanos) {
        open = null;
        part.abandon();
        try {
            Instant end = workshop.config().clock().instant();
            workshop.ledger().put(part.described(sound, pictures).failed(end, reason(why)));
        } catch (IOException | RuntimeException alsoFailed) {
            // The disk that does not take the media does not take this either: it is mended when it does again.
            why.addSuppressed(alsoFailed);
        }
        workshop.release(part.entry().id());
        workshop.tell(listener -> listener.abandoned(part.entry(), reason(why)));
        pause(why, nowNanos);
    }

    private void pause(Exception why, long nowNanos) {
        resumeNanos = nowNanos + pauseNanos;
        log.warn("room={} cannot be recorded, next try in {} s: {}", room, pauseNanos / SECOND, reason(why));
        log.debug("room={} cannot be recorded", room, why);
        pauseNanos = Math.min(MAX_PAUSE_NANOS, 2 * pauseNanos);
        failure = reason(why);
        workshop.tell(listener -> listener.failed(room, reason(why)));
    }

    /** The kind of an I/O error is in its type as much as in its text. */
    private static String reason(Exception why) {
        String message = why.getMessage();
        String kind = why.getClass().getSimpleName();
        return message == null ? kind : kind + ": " + message;
    }

    /** The entry of the open part with what is known of it. */
    Optional<RecordingEntry> present() {
        return Optional.ofNullable(open).map(part -> part.described(sound, pictures));
    }

    /** Why there is none. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }
}
