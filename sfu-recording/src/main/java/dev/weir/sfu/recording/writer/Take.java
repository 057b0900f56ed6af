// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.RecorderConfig;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.TrackFormat;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.time.SenderClock;
import dev.weir.sfu.recording.time.Timeline;
import dev.weir.sfu.room.RoomName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of one publisher: its frames on one line of time, cut into {@link Parts}.
 *
 * <p>A part begins with a keyframe where there are pictures. Another one takes over at a keyframe when it has become too long or too
 * big, when another track has come, or when the stream is another than the files say. Not thread-safe: belongs to a writer's thread.
 */
final class Take {
    /** Between two wishes for a keyframe; the room's loop spaces them further. */
    private static final long ASK_NANOS = 1_000_000_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final Workshop workshop;
    private final Runnable requestKeyframe;
    private final Timeline timeline = new Timeline();
    private final Interleaver interleaver = new Interleaver();
    private final TrackInput sound;
    private final TrackInput pictures;
    private final Parts parts;
    private final long[] lastTicks = {NEVER, NEVER};

    private long nowNanos;
    private long originNanos = NEVER;
    private @Nullable TrackFormat soundFormat;
    private boolean lateTrack;
    private long keyframeNanos;
    private long askedNanos = NEVER;

    /**
     * @param sessionId the publisher's
     * @param wallClock the wall clock at a moment of the loop's
     * @param requestKeyframe asks the publisher
     */
    Take(
            RoomName room,
            String sessionId,
            Workshop workshop,
            LongFunction<Instant> wallClock,
            Runnable requestKeyframe,
            long nowNanos) {
        this.workshop = workshop;
        this.requestKeyframe = requestKeyframe;
        this.nowNanos = nowNanos;
        this.keyframeNanos = nowNanos;
        SenderClock sender = new SenderClock();
        this.sound = new TrackInput(false, sender, this::place);
        this.pictures = new TrackInput(true, sender, this::place);
        this.parts = new Parts(
                room,
                workshop,
                workshop.subject(sessionId),
                sound,
                pictures,
                place -> wallClock.apply(originNanos + place));
    }

    TrackInput input(boolean video) {
        return video ? pictures : sound;
    }

    /** Tells the time before packets are put in. */
    void now(long now) {
        nowNanos = now;
    }

    /** A frame has been assembled: finds its place. */
    private void place(TrackInput input, Frame frame, TrackFormat format) {
        boolean video = input.isVideo();
        int kind = video ? 1 : 0;
        long ticks = timeline.place(input.clock(), video, frame.rtpTimestamp());
        if (lastTicks[kind] != NEVER) {
            ticks = Math.max(ticks, lastTicks[kind] + 1);
        }
        lastTicks[kind] = ticks;
        Placed placed = new Placed(frame, format, ticks, nowNanos);
        if (originNanos == NEVER) {
            originNanos = input.clock().captureNanos(frame.rtpTimestamp()) - placed.nanos();
        }
        if (!video) {
            soundFormat = format;
        } else if (frame.keyframe()) {
            keyframeNanos = nowNanos;
        }
        interleaver.add(placed);
    }

    /** Packets have been put in: writes what can be written. */
    void turn(long now) {
        nowNanos = now;
        sound.advance(now);
        pictures.advance(now);
        for (Placed next = interleaver.poll(now); next != null; next = interleaver.poll(now)) {
            write(next);
        }
        parts.keepSafe(now);
        considerKeyframe();
    }

    /** Nothing more comes. */
    void end() {
        sound.flush();
        pictures.flush();
        for (Placed next = interleaver.pollAny(); next != null; next = interleaver.pollAny()) {
            write(next);
        }
        parts.finish(nowNanos);
    }

    private void write(Placed placed) {
        OpenPart open = parts.open();
        if (open != null && mustCut(open, placed)) {
            parts.finish(nowNanos);
        }
        if (parts.mayBegin(nowNanos) && isEntry(placed)) {
            parts.begin(formatsFrom(placed), placed.nanos(), nowNanos);
            lateTrack = false;
        }
        open = parts.open();
        if (open != null && open.takes(placed.format())) {
            parts.write(open, placed, nowNanos);
        } else if (open != null) {
            lateTrack = true;
        }
    }

    private boolean mustCut(OpenPart open, Placed placed) {
        return (lateTrack || !open.takes(placed.format()) || isFull(open)) && isEntry(placed);
    }

    private boolean isFull(OpenPart open) {
        RecorderConfig config = workshop.config();
        boolean tooLong =
                !config.maxPartDuration().isZero() && open.duration().compareTo(config.maxPartDuration()) >= 0;
        return tooLong || (config.maxPartBytes() > 0 && open.sizeBytes() >= config.maxPartBytes());
    }

    /** Whether files may begin with it: a keyframe, or sound with no pictures beside it or a keyframe next. */
    private boolean isEntry(Placed placed) {
        if (placed.isVideo()) {
            return placed.frame().keyframe();
        }
        Placed next = interleaver.next(true);
        return next == null ? !interleaver.isLive(true, nowNanos) : next.frame().keyframe();
    }

    /** Of the tracks that there are now. */
    private List<TrackFormat> formatsFrom(Placed first) {
        List<TrackFormat> formats = new ArrayList<>(2);
        if (soundFormat != null && (!first.isVideo() || interleaver.isLive(false, nowNanos))) {
            formats.add(soundFormat);
        }
        Placed picture = first.isVideo() ? first : interleaver.next(true);
        if (picture != null) {
            formats.add(picture.format());
        }
        return formats;
    }

    private void considerKeyframe() {
        if (!interleaver.isLive(true, nowNanos) || (askedNanos != NEVER && nowNanos - askedNanos < ASK_NANOS)) {
            return;
        }
        OpenPart open = parts.open();
        Duration interval = workshop.config().keyframeInterval();
        boolean old = !interval.isZero() && nowNanos - keyframeNanos >= interval.toNanos();
        boolean waiting =
                open == null ? parts.mayBegin(nowNanos) && interleaver.next(true) == null : lateTrack || isFull(open);
        if (old || waiting || pictures.wantsKeyframe()) {
            askedNanos = nowNanos;
            requestKeyframe.run();
        }
    }

    /** The entry of the open part with what is known of it. */
    Optional<RecordingEntry> present() {
        return parts.present();
    }

    /** Why there is none. */
    Optional<String> failure() {
        return parts.failure();
    }
}
