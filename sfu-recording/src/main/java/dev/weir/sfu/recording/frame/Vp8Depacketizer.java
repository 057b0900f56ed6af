// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.PayloadInfo;
import java.util.Optional;

/** VP8 (RFC 7741): the payloads of a frame without their descriptors. */
final class Vp8Depacketizer implements Depacketizer {
    private static final int INTER_FRAME = 0x01;
    private static final int KEYFRAME_HEADER_BYTES = 10;
    private static final int CLOCK_RATE_HZ = 90_000;

    private final FrameBytes frame = new FrameBytes();

    @Override
    public void begin(boolean afterGap) {
        frame.clear();
    }

    @Override
    public boolean add(byte[] b, int off, int len, PayloadInfo info) {
        if (info.startsFrame != (frame.length() == 0)) {
            return false;
        }
        frame.append(b, off + info.descriptorBytes, len - info.descriptorBytes);
        return !frame.overflown();
    }

    @Override
    public Outcome end() {
        return frame.length() == 0 ? Outcome.BROKEN : Outcome.WHOLE;
    }

    @Override
    public byte[] data() {
        return frame.toArray();
    }

    @Override
    public boolean isKeyframe() {
        return (frame.array()[0] & INTER_FRAME) == 0;
    }

    @Override
    public Optional<TrackFormat> format() {
        // RFC 6386 section 9.1: behind the tag and the start code, which the core's parser has checked.
        return frame.length() < KEYFRAME_HEADER_BYTES
                ? Optional.empty()
                : Optional.of(new TrackFormat(RecordedCodec.VP8, CLOCK_RATE_HZ, 0, side(6), side(8), new byte[0]));
    }

    /** Little-endian, 14 bits; the upper two are a scaling hint. */
    private int side(int at) {
        byte[] b = frame.array();
        return (b[at] & 0xff) | (b[at + 1] & 0x3f) << 8;
    }
}
