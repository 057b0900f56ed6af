// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import org.jspecify.annotations.Nullable;

/**
 * Decides which packets of a layered stream one viewer is sent, so that its decoder can decode whatever it gets.
 *
 * <p>A decision belongs to a picture (VP8, VP9, H.265: a timestamp) or a frame (dependency descriptor: a frame number), not to a
 * moment: late and repeated packets get the answer of the rest, for {@link DecisionRing#SIZE} of them. A wish takes effect where
 * the stream allows it:
 *
 * <table>
 * <caption>Where layers change</caption>
 * <tr><td>temporal down</td><td>with the next picture</td></tr>
 * <tr><td>temporal up</td><td>at a frame of the missing layer that refers to lower ones only (VP8 Y, VP9 U, H.265 TSA and STSA), the
 * layers below it being there; or where a decode target's SWITCH frame refers to nothing that was left out</td></tr>
 * <tr><td>spatial down</td><td>with the next picture, with K-SVC at the next keyframe, and the lowest temporal layer alone until
 * that comes: decoders of VP9 do not go on with a layer that was under another; with a dependency descriptor, when nothing
 * the lower target needs was left out, so with K-SVC at the next keyframe</td></tr>
 * <tr><td>spatial up</td><td>at a keyframe. Not at a picture in which an upper layer alone starts anew (VP9 P=0, D=1): the lower
 * layer's last packet, which must carry the marker, has left before that is known</td></tr>
 * </table>
 *
 * A viewer of VP9's upper layer is sent the lower ones with every picture, though K-SVC needs them at keyframes only: VP9 does not
 * say when an encoder drops its top layer, and a viewer who had been sent only that would freeze. The dependency descriptor does
 * say so (active decode targets), and there they are left out.
 *
 * <p>Until a lower layer is wished for the first time, VP8, VP9 and H.265 cost a comparison and no memory. Not thread-safe: one per
 * viewer slot. Nothing is allocated per packet.
 */
public final class LayerFilter {
    /** The wish for whatever there is. */
    public static final int ALL = 7;

    /** What to do with a packet. */
    public enum Verdict {
        /** Send it. */
        FORWARD,

        /** Send it with the RTP marker set: the rest of the picture is left out. */
        FORWARD_MARKED,

        /** Do not send it, and close the sequence numbers over it. */
        LEAVE_OUT;

        static Verdict of(boolean forwarded, boolean marked) {
            return !forwarded ? LEAVE_OUT : marked ? FORWARD_MARKED : FORWARD;
        }
    }

    private int maxSpatial = ALL;
    private int maxTemporal = ALL;
    private int source;
    private @Nullable PictureFilter pictures;
    private @Nullable TargetFilter targets;
    private boolean byTargets;
    private boolean passed;
    private int newestPassed;
    private boolean keyed;

    /** The highest layers to be sent from where the stream allows it, 0 to {@link #ALL} each. */
    public void want(int spatial, int temporal) {
        maxSpatial = Math.max(0, Math.min(spatial, ALL));
        maxTemporal = Math.max(0, Math.min(temporal, ALL));
    }

    /** Another source begins, or the same one anew; its next packet belongs to a keyframe. */
    public void restart() {
        source = (source + 1) & 0x7fff;
        byTargets = false;
        passed = false;
        keyed = false;
        if (pictures != null) {
            pictures.restart(source);
        }
        if (targets != null) {
            targets.restart(source);
        }
    }

    /** Decides about a packet of the present source. */
    public Verdict decide(PayloadInfo info, int timestamp, boolean marker) {
        if (!info.layered) {
            return Verdict.FORWARD;
        }
        if (info.frameNumber != PayloadInfo.ABSENT) {
            return targets().decide(info, timestamp, marker, maxSpatial, maxTemporal);
        }
        if (byTargets) {
            // The descriptor is missing or names a structure that was lost.
            return Verdict.FORWARD;
        }
        if (pictures == null && maxSpatial == ALL && maxTemporal == ALL) {
            pass(info, timestamp);
            return Verdict.FORWARD;
        }
        return pictures().decide(info, timestamp, marker, maxSpatial, maxTemporal);
    }

    private TargetFilter targets() {
        byTargets = true;
        TargetFilter filter = targets;
        if (filter == null) {
            filter = new TargetFilter(source);
            targets = filter;
        }
        return filter;
    }

    private void pass(PayloadInfo info, int timestamp) {
        keyed |= PictureFilter.goesOnByItself(info);
        if (!passed || timestamp - newestPassed > 0) {
            newestPassed = timestamp;
        }
        passed = true;
    }

    private PictureFilter pictures() {
        PictureFilter filter = pictures;
        if (filter == null) {
            filter = new PictureFilter(source);
            pictures = filter;
            if (passed) {
                filter.passed(newestPassed, keyed);
            }
        }
        return filter;
    }

    /**
     * What was decided about a packet before, of this source or of the one before: for packets that are sent again, and late
     * ones of the former source. Of a picture that is not remembered: as it is, when it was sent already.
     *
     * @param otherwise the answer about what is not remembered
     */
    public Verdict recall(PayloadInfo info, int timestamp, boolean marker, Verdict otherwise) {
        if (!info.layered) {
            return Verdict.FORWARD;
        }
        if (info.frameNumber != PayloadInfo.ABSENT && targets != null) {
            return targets.recall(info, timestamp, marker, otherwise);
        }
        return pictures == null ? Verdict.FORWARD : pictures.recall(info, timestamp, marker, otherwise);
    }

    /** Whether a layer is wished for that only a keyframe can bring. */
    public boolean needsKeyframe() {
        if (byTargets) {
            return targets != null && targets.needsKeyframe(maxSpatial, maxTemporal);
        }
        return pictures != null && pictures.needsKeyframe(maxSpatial);
    }

    /** The highest spatial layer that is sent, {@link #ALL} when none is left out. */
    public int spatialLayer() {
        if (byTargets) {
            return targets == null ? ALL : targets.spatialLayer();
        }
        return pictures == null ? ALL : pictures.spatialLayer();
    }

    /** The highest temporal layer that is sent, {@link #ALL} when none is left out. */
    public int temporalLayer() {
        if (byTargets) {
            return targets == null ? ALL : targets.temporalLayer();
        }
        return pictures == null ? ALL : pictures.temporalLayer();
    }
}
