// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ivf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where things stand in an IVF file, as libvpx and FFmpeg write it. All numbers are little-endian.
 *
 * <pre>
 *  0               4               8               12              16
 * +---------------+-------+-------+---------------+-------+-------+
 * |    "DKIF"     |ver. 0 | 32    |  codec        | width | height|
 * +---------------+-------+-------+---------------+-------+-------+
 * | ticks a second| 1             |  duration     |  unused       |
 * +---------------+---------------+---------------+---------------+
 *
 * and of each frame
 * +---------------+-------------------------------+-----------
 * | size          | time in ticks                 | its bytes
 * +---------------+-------------------------------+-----------
 * </pre>
 *
 * The field at 24 is the number of frames to libvpx, which writes but never reads it, and the duration in ticks to FFmpeg, which
 * believes it: with a number of frames in it a file of a minute lasts 20 ms in FFmpeg's eyes. So it is the duration here; 0 when it
 * is not known.
 */
final class IvfLayout {
    static final int HEADER_BYTES = 32;
    static final int FRAME_HEADER_BYTES = 12;

    /** "DKIF", read little-endian. */
    static final int SIGNATURE = 0x4649_4B44;

    static final int HEADER_SIZE = 6;
    static final int RATE = 16;
    static final int DURATION = 24;

    private static final long MAX_DURATION = 0xFFFF_FFFFL;

    private IvfLayout() {}

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The bytes of the field at {@link #DURATION}; a duration that has no room there, 13 hours, is not known. */
    static byte[] durationField(long ticks) {
        byte[] field = new byte[Integer.BYTES];
        littleEndian(field).putInt(ticks <= MAX_DURATION ? (int) ticks : 0);
        return field;
    }
}
