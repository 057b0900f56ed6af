// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/** Whether packets leave and nobody answers, and what to give up then. Not thread-safe. */
final class FeedbackSilence {
    private static final long FIRST_NANOS = 2_500 * Times.MILLISECOND;
    private static final long STEP_NANOS = Times.SECOND;
    private static final int STEPS = 3;

    private boolean unanswered;
    private long sinceNanos;
    private int steps;

    /** A packet leaves. Hot. */
    void sent(long nowNanos) {
        if (!unanswered) {
            unanswered = true;
            sinceNanos = nowNanos;
        }
    }

    void answered() {
        unanswered = false;
        steps = 0;
    }

    /** Whether another step is due; to be asked until it is not. */
    boolean takeStep(long nowNanos) {
        boolean due = unanswered && steps < STEPS && nowNanos - nextNanos() >= 0;
        steps += due ? 1 : 0;
        return due;
    }

    /** Whether a step was taken since the last answer. */
    boolean isLong() {
        return steps > 0;
    }

    /** Whether there is a step to come, at {@link #nextNanos} unless somebody answers. */
    boolean isPending() {
        return unanswered && steps < STEPS;
    }

    long nextNanos() {
        return sinceNanos + FIRST_NANOS + steps * STEP_NANOS;
    }
}
