// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Puts the frames of sound and pictures in one order of time, so that a file can be cut between any two.
 *
 * <p>A frame waits until the other track has come as far; not for long when the other is late, and not at all when there is none.
 * Within a track the order is kept as it comes. Not thread-safe.
 */
final class Interleaver {
    /** A little more than lost packets are waited for: only then the other track may still bring something earlier. */
    static final long PATIENCE_NANOS = 1_300_000_000;

    /** A track that has brought nothing for so long is not waited for. */
    private static final long SILENCE_NANOS = 3_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private static final class Track {
        final ArrayDeque<Placed> waiting = new ArrayDeque<>();
        long lastNanos = NEVER;
        long lastEnteredNanos = NEVER;
    }

    private final Track sound = new Track();
    private final Track pictures = new Track();
    private long firstEnteredNanos = NEVER;

    void add(Placed placed) {
        Track track = placed.isVideo() ? pictures : sound;
        track.waiting.add(placed);
        track.lastNanos = placed.nanos();
        track.lastEnteredNanos = placed.enteredNanos();
        if (firstEnteredNanos == NEVER) {
            firstEnteredNanos = placed.enteredNanos();
        }
    }

    /** The next frame when it is certain enough, or null. */
    @Nullable
    Placed poll(long nowNanos) {
        Track first = earlier();
        Placed head = first.waiting.peek();
        if (head == null) {
            return null;
        }
        Track other = first == sound ? pictures : sound;
        boolean certain = other.lastNanos != NEVER && other.lastNanos >= head.nanos();
        boolean alone = other.lastEnteredNanos == NEVER
                ? nowNanos - firstEnteredNanos > PATIENCE_NANOS
                : nowNanos - other.lastEnteredNanos > SILENCE_NANOS;
        if (certain || alone || nowNanos - head.enteredNanos() > PATIENCE_NANOS) {
            return first.waiting.remove();
        }
        return null;
    }

    /** The next frame whatever may still come, or null when there is none. */
    @Nullable
    Placed pollAny() {
        return earlier().waiting.poll();
    }

    private Track earlier() {
        Placed one = sound.waiting.peek();
        Placed two = pictures.waiting.peek();
        if (one == null || two == null) {
            return one == null ? pictures : sound;
        }
        return one.nanos() <= two.nanos() ? sound : pictures;
    }

    /** The frame of that kind that comes next, or null when none waits. */
    @Nullable
    Placed next(boolean video) {
        return (video ? pictures : sound).waiting.peek();
    }

    /** Whether that kind still brings something. */
    boolean isLive(boolean video, long nowNanos) {
        Track track = video ? pictures : sound;
        return track.lastEnteredNanos != NEVER && nowNanos - track.lastEnteredNanos <= SILENCE_NANOS;
    }
}
