// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.BitReader;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import java.util.Optional;

/**
 * AV1 (RTP payload format for AV1, section 4): the OBUs of a temporal unit, put together from their fragments, each with its size.
 * Temporal delimiters, tile lists and padding are dropped, as ISO files have none (AV1 codec ISO media file format binding, section
 * 2.4).
 *
 * <p>A keyframe is a unit with a sequence header whose first frame is a shown KEY_FRAME (section 2.5 there).
 */
final class Av1Depacketizer implements Depacketizer {
    private static final int CONTINUES = 0x80;
    private static final int GOES_ON = 0x40;
    private static final int HAS_EXTENSION = 0x04;
    private static final int HAS_SIZE = 0x02;
    private static final int MAX_SIZE_BYTES = 4;

    private static final int SEQUENCE_HEADER = 1;
    private static final int FRAME_HEADER = 3;
    private static final int TILE_GROUP = 4;
    private static final int METADATA = 5;
    private static final int FRAME = 6;
    private static final int REDUNDANT_FRAME_HEADER = 7;

    private final FrameBytes frame = new FrameBytes();
    private final FrameBytes obu = new FrameBytes();
    private final BitReader bits = new BitReader();
    private final Av1Configuration sequence = new Av1Configuration();
    private boolean open;
    private boolean sequenceHere;
    private boolean framesHere;
    private boolean keyframe;

    @Override
    public void begin(boolean afterGap) {
        frame.clear();
        open = false;
        sequenceHere = false;
        framesHere = false;
        keyframe = false;
    }

    /** The core's parser has checked the lengths of the elements. */
    @Override
    public boolean add(byte[] b, int off, int len, PayloadInfo info) {
        int head = b[off];
        if (((head & CONTINUES) != 0) != open) {
            return false;
        }
        int count = head >> 4 & 0x03;
        int end = off + len;
        int at = off + 1;
        boolean sound = true;
        for (int i = 0; sound && (count == 0 ? at < end : i < count); i++) {
            int size = end - at;
            if (i != count - 1) {
                size = leb128(b, at, end);
                at += leb128Bytes(b, at, end);
            }
            boolean goesOn = at + size == end && (head & GOES_ON) != 0;
            sound = element(b, at, size, goesOn);
            at += size;
        }
        return sound && !frame.overflown();
    }

    private boolean element(byte[] b, int from, int size, boolean goesOn) {
        if (!open) {
            obu.clear();
        }
        obu.append(b, from, size);
        open = goesOn;
        return open ? !obu.overflown() : obu.length() == 0 || obuEnded();
    }

    /** Takes over the OBU that is complete, with its size. */
    private boolean obuEnded() {
        byte[] b = obu.array();
        int header = (b[0] & HAS_EXTENSION) != 0 ? 2 : 1;
        int body = header;
        int size = obu.length() - header;
        if ((b[0] & HAS_SIZE) != 0) {
            body += leb128Bytes(b, header, obu.length());
            size = leb128(b, header, obu.length());
        }
        if (obu.overflown() || size < 0 || size > obu.length() - body) {
            return false;
        }
        int type = b[0] >> 3 & 0x0f;
        switch (type) {
            case SEQUENCE_HEADER -> {
                sequenceHere = true;
                sequence.read(b, body, body + size);
            }
            case FRAME_HEADER, FRAME -> frameHeader(b, body, body + size);
            case TILE_GROUP, METADATA, REDUNDANT_FRAME_HEADER -> {}
            default -> {
                return true;
            }
        }
        frame.append(b[0] | HAS_SIZE);
        if (header == 2) {
            frame.append(b[1]);
        }
        frame.appendLeb128(size);
        frame.append(b, body, size);
        return true;
    }

    private void frameHeader(byte[] b, int from, int to) {
        if (!framesHere) {
            bits.start(b, from, to);
            boolean shownKeyframe = sequence.isReduced() || (!bits.flag() && bits.bits(2) == 0 && bits.flag());
            keyframe = sequenceHere && shownKeyframe && !bits.overrun();
        }
        framesHere = true;
    }

    /** Negative when it is cut, or longer than any frame can be. */
    private static int leb128(byte[] b, int from, int end) {
        int value = 0;
        for (int i = 0; i < MAX_SIZE_BYTES && from + i < end; i++) {
            value |= (b[from + i] & 0x7f) << (7 * i);
            if (b[from + i] >= 0) {
                return value;
            }
        }
        return -1;
    }

    private static int leb128Bytes(byte[] b, int from, int end) {
        int at = from;
        while (at < end && b[at] < 0) {
            at++;
        }
        return Math.min(at + 1, end) - from;
    }

    @Override
    public Outcome end() {
        if (open) {
            return Outcome.BROKEN;
        }
        return framesHere ? Outcome.WHOLE : Outcome.NOTHING;
    }

    @Override
    public byte[] data() {
        return frame.toArray();
    }

    @Override
    public boolean isKeyframe() {
        return keyframe;
    }

    @Override
    public Optional<TrackFormat> format() {
        return sequence.format();
    }
}
