// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.PayloadInfo;

/**
 * Whether what a picture refers to is there.
 *
 * <table>
 * <caption>After a loss</caption>
 * <tr><th>what was lost</th><th>what follows</th></tr>
 * <tr><td>by the picture numbers (VP8, VP9), nothing: probes of padding that somebody has removed</td><td>all goes on</td></tr>
 * <tr><td>a picture that says that none refers to it</td><td>all goes on</td></tr>
 * <tr><td>pictures of upper temporal layers, by the layer of an incomplete one or by the running number of base layer
 * pictures</td><td>the layers from there on wait, each for a picture that refers to lower ones only, or for a keyframe</td></tr>
 * <tr><td>anything else</td><td>all waits for a keyframe</td></tr>
 * </table>
 *
 * Waiting means that pictures are left out, but for a codec whose decoders conceal: there they go on and are damaged.
 */
final class Continuity {
    private static final int ALL_LAYERS = 7;

    private final boolean conceals;
    private boolean everStarted;
    private boolean waiting = true;
    private int openLayer = ALL_LAYERS;
    private boolean lost;
    private int lastPictureId = PayloadInfo.ABSENT;
    private int lastTl0PicIdx = PayloadInfo.ABSENT;

    /** @param conceals decoders of the codec make the best of missing references, without calling it an error */
    Continuity(boolean conceals) {
        this.conceals = conceals;
    }

    /** Something is missing between this picture and the one before. */
    void gapBefore(Picture picture) {
        int missingPictures = between(lastPictureId, picture.pictureId, 8 * picture.pictureIdLength - 1);
        if (missingPictures == 0) {
            return;
        }
        lost = true;
        int behind = picture.temporalLayer == 0 ? picture.tl0PicIdx : (picture.tl0PicIdx + 1) & 0xff;
        if (picture.layered && picture.tl0PicIdx != PayloadInfo.ABSENT && between(lastTl0PicIdx, behind, 8) == 0) {
            openLayer = 0;
        } else {
            waiting = true;
        }
    }

    /** How many numbers lie between two; not 0 when one is not known. */
    private static int between(int before, int after, int bits) {
        return before == PayloadInfo.ABSENT || after == PayloadInfo.ABSENT
                ? PayloadInfo.ABSENT
                : (after - before - 1) & ((1 << bits) - 1);
    }

    /** This picture did not come together. */
    void incomplete(Picture picture) {
        lost = true;
        if (picture.discardable) {
            note(picture);
        } else if (picture.layered && picture.temporalLayer > 0) {
            note(picture);
            openLayer = Math.min(openLayer, picture.temporalLayer - 1);
        } else {
            note(picture);
            waiting = true;
        }
    }

    /**
     * Decides on a whole picture.
     *
     * @return whether it is to be given
     */
    boolean admit(Picture picture, boolean keyframe) {
        note(picture);
        if (keyframe) {
            // What was lost before anything could be given is missed by nobody.
            lost &= everStarted;
            everStarted = true;
            waiting = false;
            openLayer = ALL_LAYERS;
            return true;
        }
        if (waiting && !(everStarted && conceals)) {
            return false;
        }
        if (picture.temporalLayer > openLayer) {
            if (picture.temporalLayer > openLayer + 1 || !picture.switchPoint) {
                return false;
            }
            openLayer = picture.temporalLayer;
        }
        return true;
    }

    private void note(Picture picture) {
        lastPictureId = picture.pictureId;
        lastTl0PicIdx = picture.tl0PicIdx;
    }

    /** Whether there has been a keyframe. */
    boolean everStarted() {
        return everStarted;
    }

    boolean wantsKeyframe() {
        return waiting;
    }

    /** Whether something was lost since this was asked last. */
    boolean takeLoss() {
        boolean was = lost;
        lost = false;
        return was;
    }
}
