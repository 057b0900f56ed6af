// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.PayloadInfo;
import java.util.Optional;

/**
 * VP9 (RFC 9628): the payloads of a picture without their descriptors. The frames of several spatial layers become a superframe (VP9
 * bitstream specification, annex B) in which all but the highest are hidden.
 *
 * <p>Hidden by us: libvpx marks each layer as shown, as its own decoder gives out one frame of a superframe; FFmpeg, and others that
 * keep to the specification, would show every layer one after the other. Decoding does not change by it: only where frames are not error
 * resilient, as those of layers are, and of one size does a decoder ask whether the one before was shown.
 */
final class Vp9Depacketizer implements Depacketizer {
    private static final int CLOCK_RATE_HZ = 90_000;
    private static final int MAX_FRAMES = 8;
    private static final int SUPERFRAME_MARKER = 0xc0;

    private final FrameBytes received = new FrameBytes();
    private final FrameBytes superframe = new FrameBytes();
    private final Vp9FrameHeader head = new Vp9FrameHeader();
    private final int[] ends = new int[MAX_FRAMES];
    private int layerFrames;
    private boolean open;
    private boolean keyframe;

    @Override
    public void begin(boolean afterGap) {
        received.clear();
        superframe.clear();
        layerFrames = 0;
        open = false;
        keyframe = false;
    }

    @Override
    public boolean add(byte[] b, int off, int len, PayloadInfo info) {
        if (info.startsFrame == open || layerFrames == MAX_FRAMES) {
            return false;
        }
        received.append(b, off + info.descriptorBytes, len - info.descriptorBytes);
        open = !info.endsLayerFrame;
        if (!open) {
            ends[layerFrames++] = received.length();
        }
        return !received.overflown();
    }

    @Override
    public Outcome end() {
        if (open || layerFrames == 0) {
            return Outcome.BROKEN;
        }
        int[] lengths = new int[layerFrames];
        int from = 0;
        for (int i = 0; i < layerFrames; i++) {
            head.read(received.array(), from, ends[i]);
            keyframe |= i == 0 && head.isKeyframe();
            if (i == layerFrames - 1) {
                superframe.append(received.array(), from, ends[i] - from);
            } else {
                head.appendHidden(received.array(), from, ends[i], superframe);
            }
            from = ends[i];
            lengths[i] = superframe.length();
        }
        if (layerFrames > 1) {
            appendIndex(lengths);
        }
        return superframe.overflown() ? Outcome.BROKEN : Outcome.WHOLE;
    }

    private void appendIndex(int[] frameEnds) {
        int longest = 0;
        for (int i = 0; i < layerFrames; i++) {
            longest = Math.max(longest, frameEnds[i] - (i == 0 ? 0 : frameEnds[i - 1]));
        }
        int sizeBytes = (32 - Integer.numberOfLeadingZeros(longest) + 7) / 8;
        int marker = SUPERFRAME_MARKER | (sizeBytes - 1) << 3 | (layerFrames - 1);
        superframe.append(marker);
        for (int i = 0; i < layerFrames; i++) {
            int length = frameEnds[i] - (i == 0 ? 0 : frameEnds[i - 1]);
            for (int shift = 0; shift < 8 * sizeBytes; shift += 8) {
                superframe.append(length >> shift);
            }
        }
        superframe.append(marker);
    }

    @Override
    public byte[] data() {
        return superframe.toArray();
    }

    @Override
    public boolean isKeyframe() {
        return keyframe;
    }

    @Override
    public Optional<TrackFormat> format() {
        // By now that of the highest layer, which is what is shown.
        int width = head.width();
        int height = head.height();
        return width == 0 || height == 0
                ? Optional.empty()
                : Optional.of(new TrackFormat(
                        RecordedCodec.VP9, CLOCK_RATE_HZ, 0, width, height, head.configuration(width, height)));
    }
}
