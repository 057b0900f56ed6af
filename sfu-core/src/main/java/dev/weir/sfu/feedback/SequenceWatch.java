// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * Tells a sender that started its numbering anew from a packet that is merely late or stray (RFC 3550 appendix A.1).
 *
 * <p>A number far from the highest is not believed until the next packet is one that follows it; not always the very next, as
 * a jump may come with loss.
 */
final class SequenceWatch {
    private static final int MAX_LOSS_AFTER_JUMP = 15;

    private final int maxJump;
    private boolean doubtful;
    private long afterJump;

    /** Jumps of up to {@code maxJump} either way are loss or reordering. */
    SequenceWatch(int maxJump) {
        this.maxJump = maxJump;
    }

    /** Whether the number is near enough to the highest so far. */
    boolean isNear(long extendedSeq, long highest) {
        boolean near = extendedSeq <= highest + maxJump && extendedSeq >= highest - maxJump;
        if (near) {
            doubtful = false;
        }
        return near;
    }

    /** Asked for a number that is not near: whether it confirms the one before, so that counting goes on from here. */
    boolean confirmsJump(long extendedSeq) {
        boolean confirmed = doubtful && extendedSeq >= afterJump && extendedSeq <= afterJump + MAX_LOSS_AFTER_JUMP;
        doubtful = !confirmed;
        afterJump = extendedSeq + 1;
        return confirmed;
    }
}
