// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.PayloadInfo;
import java.util.Optional;

/**
 * VP9 (RFC 9628): the payloads of a picture without their descriptors. The frames of several spatial layers become a superframe (VP9
 * bitstream specification, annex B), as decoders take them.
 */
final class Vp9Depacketizer implements Depacketizer {
    private static final int CLOCK_RATE_HZ = 90_000;
    private static final int MAX_FRAMES = 8;
    private static final int SUPERFRAME_MARKER = 0xc0;

    private final FrameBytes frame = new FrameBytes();
    private final Vp9FrameHeader head = new Vp9FrameHeader();
    private final int[] lengths = new int[MAX_FRAMES];
    private int layerFrames;
    private int begun;
    private boolean open;
    private int describedWidth;
    private int describedHeight;

    @Override
    public void begin(boolean afterGap) {
        frame.clear();
        layerFrames = 0;
        open = false;
        describedWidth = 0;
        describedHeight = 0;
    }

    @Override
    public boolean add(byte[] b, int off, int len, PayloadInfo info) {
        if (info.startsFrame == open || layerFrames == MAX_FRAMES) {
            return false;
        }
        if (!open) {
            open = true;
            begun = frame.length();
        }
        if (info.width > 0) {
            describedWidth = info.width;
            describedHeight = info.height;
        }
        frame.append(b, off + info.descriptorBytes, len - info.descriptorBytes);
        if (info.endsLayerFrame) {
            open = false;
            lengths[layerFrames++] = frame.length() - begun;
        }
        return !frame.overflown();
    }

    @Override
    public Outcome end() {
        if (open || layerFrames == 0) {
            return Outcome.BROKEN;
        }
        if (layerFrames > 1) {
            appendIndex();
        }
        head.read(frame.array(), 0, lengths[0]);
        return frame.overflown() ? Outcome.BROKEN : Outcome.WHOLE;
    }

    private void appendIndex() {
        int longest = 0;
        for (int i = 0; i < layerFrames; i++) {
            longest = Math.max(longest, lengths[i]);
        }
        int sizeBytes = (32 - Integer.numberOfLeadingZeros(longest) + 7) / 8;
        int marker = SUPERFRAME_MARKER | (sizeBytes - 1) << 3 | (layerFrames - 1);
        frame.append(marker);
        for (int i = 0; i < layerFrames; i++) {
            for (int shift = 0; shift < 8 * sizeBytes; shift += 8) {
                frame.append(lengths[i] >> shift);
            }
        }
        frame.append(marker);
    }

    @Override
    public byte[] data() {
        return frame.toArray();
    }

    @Override
    public boolean isKeyframe() {
        return head.isKeyframe();
    }

    @Override
    public Optional<TrackFormat> format() {
        // The descriptor tells the largest layer; the lowest one's own header is what there is without it.
        int width = describedWidth > 0 ? describedWidth : head.width();
        int height = describedWidth > 0 ? describedHeight : head.height();
        return Optional.of(
                new TrackFormat(RecordedCodec.VP9, CLOCK_RATE_HZ, 0, width, height, head.configuration(width, height)));
    }
}
