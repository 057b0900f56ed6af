// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.BitReader;

/**
 * The uncompressed header of VP9 frames (VP9 bitstream specification section 6.2), read in decoding order: the size of a frame may be
 * that of one it refers to. Reused.
 */
final class Vp9FrameHeader {
    private static final int FRAME_MARKER = 2;
    private static final int SYNC_CODE = 0x498342;
    private static final int RGB = 7;
    private static final int SLOTS = 8;
    private static final int REFERENCES = 3;
    private static final int ALL_SLOTS = 0xff;
    private static final int MIN_TILE_WIDTH_64 = 4;
    private static final int MAX_TILE_WIDTH_64 = 64;
    private static final int[] SEGMENT_FEATURE_BITS = {8 + 1, 6 + 1, 2, 0};

    private final BitReader bits = new BitReader();
    private final int[] slotWidths = new int[SLOTS];
    private final int[] slotHeights = new int[SLOTS];
    private int bitsRead;

    private boolean readable;
    private boolean showsExisting;
    private boolean keyframe;
    private boolean shown;
    private int showBit;
    private int profile;
    private int bitDepth;
    private int colourSpace;
    private boolean fullRange;
    private int subsampling;
    private int width;
    private int height;

    /** Reads the header of the next frame, {@code b[from, to)}. */
    void read(byte[] b, int from, int to) {
        bits.start(b, from, to);
        bitsRead = 0;
        keyframe = false;
        shown = true;
        boolean marked = take(2) == FRAME_MARKER;
        profile = take(1) | take(1) << 1;
        take(profile == 3 ? 1 : 0);
        showsExisting = flag();
        readable = marked && !bits.overrun();
        if (!showsExisting && readable) {
            readable = frame() && !bits.overrun();
            keyframe &= readable;
        }
    }

    private boolean frame() {
        keyframe = take(1) == 0;
        showBit = bitsRead;
        shown = flag();
        boolean resilient = flag();
        int refreshed = ALL_SLOTS;
        if (keyframe) {
            if (take(24) != SYNC_CODE) {
                return false;
            }
            colour();
            size();
            renderSize();
        } else {
            boolean intraOnly = !shown && flag();
            take(resilient ? 0 : 2);
            if (intraOnly) {
                if (take(24) != SYNC_CODE) {
                    return false;
                }
                if (profile > 0) {
                    colour();
                }
                refreshed = take(8);
                size();
                renderSize();
            } else {
                refreshed = take(8);
                references();
            }
        }
        take(resilient ? 0 : 2);
        take(2);
        loopFilter();
        quantization();
        segmentation();
        tiles();
        take(16);
        refresh(refreshed);
        return true;
    }

    private void refresh(int slots) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if ((slots >> slot & 1) != 0) {
                slotWidths[slot] = width;
                slotHeights[slot] = height;
            }
        }
    }

    private void colour() {
        bitDepth = profile < 2 ? 8 : flag() ? 12 : 10;
        colourSpace = take(3);
        boolean odd = (profile & 1) != 0;
        if (colourSpace == RGB) {
            fullRange = true;
            subsampling = 3;
            take(odd ? 1 : 0);
            return;
        }
        fullRange = flag();
        subsampling = 1;
        if (odd) {
            boolean halfWidth = flag();
            boolean halfHeight = flag();
            subsampling = !halfWidth ? 3 : halfHeight ? 1 : 2;
            take(1);
        }
    }

    private void size() {
        width = take(16) + 1;
        height = take(16) + 1;
    }

    private void renderSize() {
        if (flag()) {
            take(32);
        }
    }

    private void references() {
        int[] slots = new int[REFERENCES];
        for (int i = 0; i < REFERENCES; i++) {
            slots[i] = take(3);
            take(1);
        }
        boolean found = false;
        for (int i = 0; i < REFERENCES && !found; i++) {
            found = flag();
            width = slotWidths[slots[i]];
            height = slotHeights[slots[i]];
        }
        if (!found) {
            size();
        }
        renderSize();
        take(1);
        if (!flag()) {
            take(2);
        }
    }

    private void loopFilter() {
        take(6 + 3);
        boolean deltas = flag();
        if (deltas && flag()) {
            for (int i = 0; i < 4 + 2; i++) {
                take(flag() ? 6 + 1 : 0);
            }
        }
    }

    private void quantization() {
        take(8);
        for (int i = 0; i < 3; i++) {
            take(flag() ? 4 + 1 : 0);
        }
    }

    private void segmentation() {
        if (!flag()) {
            return;
        }
        if (flag()) {
            probabilities(7);
            if (flag()) {
                probabilities(3);
            }
        }
        if (flag()) {
            take(1);
            for (int i = 0; i < 8 * SEGMENT_FEATURE_BITS.length; i++) {
                take(flag() ? SEGMENT_FEATURE_BITS[i % SEGMENT_FEATURE_BITS.length] : 0);
            }
        }
    }

    private void probabilities(int count) {
        for (int i = 0; i < count; i++) {
            take(flag() ? 8 : 0);
        }
    }

    private void tiles() {
        int columns = (width + 63) / 64;
        int log = 0;
        while (MAX_TILE_WIDTH_64 << log < columns) {
            log++;
        }
        while (columns >> (log + 1) >= MIN_TILE_WIDTH_64 && flag()) {
            log++;
        }
        if (flag()) {
            take(1);
        }
    }

    private int take(int count) {
        bitsRead += count;
        return bits.bits(count);
    }

    private boolean flag() {
        return take(1) != 0;
    }

    boolean isKeyframe() {
        return keyframe;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Of a keyframe. */
    byte[] configuration(int pictureWidth, int pictureHeight) {
        return Vp9Configuration.of(
                profile, bitDepth, subsampling, fullRange, colourSpace, (long) pictureWidth * pictureHeight);
    }

    /**
     * Appends the frame that was read, so that it is decoded and not shown. A header that says so has one bit more, intra_only, unless
     * it is a keyframe's; what is behind the header starts at a whole byte.
     */
    void appendHidden(byte[] b, int from, int to, FrameBytes out) {
        if (!readable || showsExisting || !shown) {
            out.append(b, from, to - from);
            return;
        }
        int hiddenBits = keyframe ? bitsRead : bitsRead + 1;
        int intraOnlyBit = keyframe ? Integer.MAX_VALUE : showBit + 2;
        int value = 0;
        for (int bit = 0; bit < hiddenBits || bit % 8 != 0; bit++) {
            boolean zero = bit == showBit || bit == intraOnlyBit || bit >= hiddenBits;
            int source = bit > intraOnlyBit ? bit - 1 : bit;
            value = value << 1 | (zero ? 0 : b[from + source / 8] >> (7 - source % 8) & 1);
            if (bit % 8 == 7) {
                out.append(value);
            }
        }
        int body = from + (bitsRead + 7) / 8;
        out.append(b, body, to - body);
    }
}
