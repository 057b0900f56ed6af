// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import dev.weir.sfu.recording.frame.TrackFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The identification header of Opus (RFC 7845 section 5.1), which Ogg and Matroska files have alike.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           "OpusHead"                          |
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   version=1   |    channels   |           pre-skip            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       input sample rate                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          output gain          |   mapping=0   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * Pre-skip is 0: what a decoder gives for a frame lies at that frame's time, as it did for the listeners in the room. RFC 7845
 * section 4.2 advises 80 ms for streams that are cut in, to hide how the decoder settles, but there is no sound from before the
 * first frame that it could settle with, and the 80 ms would be missed. The encoder's own delay (6.5 ms in libopus) is not made
 * good, as in the room.
 */
public final class OpusHead {
    public static final int SIZE_BYTES = 19;

    private static final byte[] MAGIC = "OpusHead".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final short NO_PRE_SKIP = 0;
    private static final short NO_GAIN = 0;
    private static final byte MONO_OR_STEREO = 0;

    private OpusHead() {}

    /** Of Opus in one or two channels. */
    public static byte[] of(TrackFormat format) {
        if (format.channels() < 1 || format.channels() > 2) {
            throw new IllegalArgumentException("Opus is recorded in 1 or 2 channels: " + format.channels());
        }
        return ByteBuffer.allocate(SIZE_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put(VERSION)
                .put((byte) format.channels())
                .putShort(NO_PRE_SKIP)
                .putInt(format.clockRateHz())
                .putShort(NO_GAIN)
                .put(MONO_OR_STEREO)
                .array();
    }
}
