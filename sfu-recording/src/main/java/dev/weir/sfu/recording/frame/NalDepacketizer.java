// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import java.util.Arrays;
import java.util.List;

/**
 * What H.264 and H.265 have in common: a picture is NAL units, each behind its length in four bytes (ISO/IEC 14496-15). Parameter sets
 * go to the format; a set that changes in midstream without a keyframe, which no format can say, goes with the picture.
 */
abstract class NalDepacketizer implements Depacketizer {
    static final int LENGTH_BYTES = 4;

    private static final int NONE = -1;

    final ParameterSets sets = new ParameterSets();
    private final FrameBytes frame = new FrameBytes();
    private int unit = NONE;
    private boolean picture;
    private boolean keyframe;
    private boolean afterGap;
    private boolean setsHere;
    private boolean setsInBand;

    /** What a unit is for the picture. */
    enum Use {
        /** A part of the picture, or beside it. */
        KEEP,
        SLICE,
        KEYFRAME_SLICE,
        DROP
    }

    /** Looks at a whole unit, header and all, and notes parameter sets. */
    abstract Use use(byte[] b, int from, int to);

    @Override
    public final void begin(boolean gap) {
        frame.clear();
        afterGap = gap;
        setsHere = false;
        unit = NONE;
        picture = false;
        keyframe = false;
    }

    /** A unit that comes in one piece; false when one in pieces is not complete yet. */
    final boolean whole(byte[] b, int from, int length) {
        if (unit != NONE) {
            return false;
        }
        open();
        frame.append(b, from, length);
        return close();
    }

    /** Whether a unit that comes in pieces has begun and not ended. */
    final boolean isOpen() {
        return unit != NONE;
    }

    /** Begins a unit that comes in pieces. */
    final void open(int... header) {
        unit = frame.length();
        for (int i = 0; i < LENGTH_BYTES; i++) {
            frame.append(0);
        }
        for (int one : header) {
            frame.append(one);
        }
    }

    /** A piece of the open unit. */
    final void piece(byte[] b, int from, int length) {
        frame.append(b, from, length);
    }

    /** Ends the open unit; false when there was no room for it. */
    final boolean close() {
        if (frame.overflown()) {
            return false;
        }
        int from = unit + LENGTH_BYTES;
        // No unit ends in a zero (H.264 and H.265, section 7.4.1): FFmpeg's packets may bring the first one of the next
        // start code.
        while (frame.length() > from && frame.array()[frame.length() - 1] == 0) {
            frame.truncate(frame.length() - 1);
        }
        int length = frame.length() - from;
        switch (use(frame.array(), from, frame.length())) {
            case KEEP -> frame.putInt(unit, length);
            case SLICE -> {
                frame.putInt(unit, length);
                picture = true;
            }
            case KEYFRAME_SLICE -> {
                frame.putInt(unit, length);
                picture = true;
                keyframe = true;
            }
            case DROP -> frame.truncate(unit);
        }
        unit = NONE;
        return true;
    }

    @Override
    public final Outcome end() {
        // The sets that a keyframe lacks may have been lost in front of it, and may have been others than before.
        boolean setsLost = keyframe && afterGap && !setsHere && (setsInBand || format().isEmpty());
        if (unit != NONE || setsLost) {
            return Outcome.BROKEN;
        }
        return picture ? Outcome.WHOLE : Outcome.NOTHING;
    }

    @Override
    public final boolean isKeyframe() {
        return keyframe;
    }

    @Override
    public final byte[] data() {
        List<byte[]> changed = sets.takeChanged();
        if (keyframe || changed.isEmpty()) {
            return frame.toArray();
        }
        int front = changed.stream().mapToInt(set -> LENGTH_BYTES + set.length).sum();
        byte[] all = new byte[front + frame.length()];
        int at = 0;
        for (byte[] set : changed) {
            all[at + 2] = (byte) (set.length >> 8);
            all[at + 3] = (byte) set.length;
            System.arraycopy(set, 0, all, at + LENGTH_BYTES, set.length);
            at += LENGTH_BYTES + set.length;
        }
        System.arraycopy(frame.array(), 0, all, front, frame.length());
        return all;
    }

    /** All sets so far were told by the session description, not by the stream. */
    final void described() {
        sets.takeChanged();
        setsInBand = false;
    }

    final void keepSet(int type, int id, byte[] b, int from, int to) {
        setsHere = true;
        setsInBand = true;
        sets.put(type, id, Arrays.copyOfRange(b, from, to));
    }
}
