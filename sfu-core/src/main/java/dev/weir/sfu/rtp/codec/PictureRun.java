// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import java.util.Arrays;

/**
 * The part of {@link PictureNumbers} that belongs to one source from where the viewer's stream goes on with it.
 *
 * <p>The viewer's number of a picture is the source's plus an offset, less the pictures left out before it; which those were is
 * kept, a bit each, for the last {@value #WINDOW} pictures.
 */
final class PictureRun {
    /** A power of two. */
    private static final int WORDS = 16;

    /** A word less than there is, since the newest is seldom full. At 30 pictures a second 32 s; a viewer waits for about one. */
    static final int WINDOW = (WORDS - 1) * Long.SIZE;

    static final long NONE = Long.MIN_VALUE;

    private static final long[] NOTHING_LEFT_OUT = {};

    private long firstOutSeq;
    private boolean closesGaps;
    private long first;
    private long highest;
    private long offset;
    private long leftOutCount;
    private long[] leftOut = NOTHING_LEFT_OUT;
    private int highestBase;
    private int baseOffset;

    void start(long outSeq, boolean gapsAreClosed) {
        firstOutSeq = outSeq;
        closesGaps = gapsAreClosed;
        first = NONE;
        highest = NONE;
        leftOutCount = 0;
        Arrays.fill(leftOut, 0);
        highestBase = PayloadInfo.ABSENT;
    }

    boolean covers(long outSeq) {
        return outSeq >= firstOutSeq;
    }

    boolean hasPictures() {
        return highest != NONE;
    }

    /** The run's first picture, and the viewer's number for it. */
    void beginPictures(int pictureId, long out) {
        first = pictureId;
        highest = pictureId;
        offset = out - pictureId;
    }

    /** The source's number without wraps, the nearest to the highest so far. */
    long extend(int pictureId, int bits) {
        int circle = 1 << bits;
        int ahead = (int) (pictureId - highest) & (circle - 1);
        return highest + (ahead < circle / 2 ? ahead : ahead - circle);
    }

    /**
     * The viewer's number of a picture, or {@link #NONE}: left out, older than is remembered, or from before the run.
     *
     * @param ended another source has taken over, which has the numbers that would follow
     */
    long number(long picture, boolean ended) {
        if (picture < first || picture <= highest - WINDOW || (ended && picture > highest) || isLeftOut(picture)) {
            return NONE;
        }
        advance(picture);
        return picture + offset - leftOutCount + leftOutFrom(picture);
    }

    /** The highest number the viewer has been given. */
    long highestOut() {
        return highest + offset - leftOutCount;
    }

    /** Closes the numbers over a picture, unless that or a later one has gone out already. */
    void leaveOut(long picture) {
        if (!closesGaps || picture <= highest) {
            return;
        }
        if (leftOut.length == 0) {
            leftOut = new long[WORDS];
        }
        advance(picture);
        leftOut[word(picture)] |= 1L << picture;
        leftOutCount++;
    }

    private void advance(long picture) {
        if (picture <= highest) {
            return;
        }
        if (leftOut.length > 0) {
            long from = Math.max(highest / Long.SIZE + 1, picture / Long.SIZE - leftOut.length + 1);
            for (long i = from; i <= picture / Long.SIZE; i++) {
                leftOut[(int) i & (leftOut.length - 1)] = 0;
            }
        }
        highest = picture;
    }

    private boolean isLeftOut(long picture) {
        return leftOut.length > 0 && picture <= highest && (leftOut[word(picture)] >>> picture & 1) != 0;
    }

    /** How many were left out from that one to the highest. */
    private long leftOutFrom(long picture) {
        if (leftOutCount == 0 || picture == highest) {
            return 0;
        }
        long count = Long.bitCount(leftOut[word(picture)] >>> picture);
        for (long i = picture / Long.SIZE + 1; i <= highest / Long.SIZE; i++) {
            count += Long.bitCount(leftOut[(int) i & (leftOut.length - 1)]);
        }
        return count;
    }

    private int word(long picture) {
        return (int) (picture / Long.SIZE) & (leftOut.length - 1);
    }

    boolean hasBase() {
        return highestBase != PayloadInfo.ABSENT;
    }

    /** The run's first number of a base layer frame, and the viewer's. */
    void beginBase(int tl0PicIdx, int out) {
        highestBase = tl0PicIdx;
        baseOffset = out - tl0PicIdx;
    }

    int base(int tl0PicIdx) {
        if ((byte) (tl0PicIdx - highestBase) > 0) {
            highestBase = tl0PicIdx;
        }
        return (tl0PicIdx + baseOffset) & 0xff;
    }

    int highestBaseOut() {
        return (highestBase + baseOffset) & 0xff;
    }
}
