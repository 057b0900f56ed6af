// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * When to ask a publisher for a keyframe: many viewers' wishes become one request, spaced, and repeated until it is heeded.
 *
 * <p>Also learns how long a keyframe takes to come, so that a joiner can be given whichever is sooner, the replay or a fresh
 * one. OBS and FFmpeg ignore requests altogether: after {@link #TRIES} without a keyframe the publisher is only asked rarely.
 */
final class KeyframeRequests {
    static final long UNKNOWN = Long.MAX_VALUE;

    private static final long MILLIS = 1_000_000;
    private static final long SPACING = 500 * MILLIS;
    private static final long SPACING_IGNORED = 5_000 * MILLIS;

    /** A keyframe later than this after the first request for it is taken for one that would have come anyway. */
    private static final long ANSWER_WITHIN = 1_000 * MILLIS;

    /** One answer may be chance: a keyframe of the usual rhythm falls into that second once in ten times. */
    private static final int ANSWERS_BELIEVED = 2;

    private static final int TRIES = 4;

    private boolean wanted;
    private boolean outstanding;
    private boolean everAsked;
    private long firstAsked;
    private long lastAsked;
    private int unanswered;
    private int answers;
    private long responseNanos = UNKNOWN;

    /** Somebody needs a keyframe. */
    void want() {
        wanted = true;
    }

    /** Whether a request is to be sent now; counts as sent when true. */
    boolean ask(long nowNanos) {
        if (!wanted || nowNanos < nextDeadline()) {
            return false;
        }
        if (outstanding) {
            unanswered++;
        } else {
            firstAsked = nowNanos;
        }
        outstanding = true;
        everAsked = true;
        lastAsked = nowNanos;
        return true;
    }

    /** A keyframe has come, for whatever reason: nobody waits any more. */
    void keyframe(long nowNanos) {
        if (outstanding && nowNanos - firstAsked <= ANSWER_WITHIN) {
            long sample = nowNanos - firstAsked;
            responseNanos = responseNanos == UNKNOWN ? sample : (3 * responseNanos + sample) / 4;
            answers++;
            unanswered = 0;
        } else if (outstanding) {
            answers = 0;
        }
        outstanding = false;
        wanted = false;
    }

    /** Whether a request has gone out that no keyframe has followed yet. */
    boolean isAsked() {
        return outstanding;
    }

    /** When the first of them was, while one {@link #isAsked}. */
    long firstAskedNanos() {
        return firstAsked;
    }

    /** When {@link #ask} would say yes. */
    long nextDeadline() {
        if (!wanted) {
            return Long.MAX_VALUE;
        }
        return everAsked ? lastAsked + (isIgnored() ? SPACING_IGNORED : SPACING) : Long.MIN_VALUE;
    }

    /** How long a keyframe takes to come when asked for; {@link #UNKNOWN} before the second answer or when ignored. */
    long responseNanos() {
        return isIgnored() || answers < ANSWERS_BELIEVED ? UNKNOWN : responseNanos;
    }

    /** Whether asking has been in vain. */
    boolean isIgnored() {
        return unanswered >= TRIES;
    }
}
