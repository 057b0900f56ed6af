// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import java.util.Arrays;

/**
 * Opus packets that stand for what was not sent or was lost (RFC 7845 section 4.1): frames of no bytes, for which a decoder makes
 * up sound that fades, as a listener in the room has heard it (RFC 6716 section 2.1.7 and 4.4).
 *
 * <p>A packet of several frames of equal size (code 3, RFC 6716 section 3.2.5) of mode, bandwidth and channels of another
 * packet. Frames of 10 ms are used, since they exist in all modes.
 */
final class OpusFiller {
    static final int FRAME_SAMPLES = 480;

    static final int SILENCE_SAMPLES = 960;

    /** 120 ms, the most a packet may last. */
    static final int MAX_FRAMES = 12;

    private static final int STEREO = 4;
    private static final int ANY_NUMBER_OF_FRAMES = 3;
    private static final int FIRST_HYBRID = 12;
    private static final int FIRST_CELT = 16;

    /** CELT, full band, 20 ms. */
    private static final int SILENCE_CONFIGURATION = 31;

    private OpusFiller() {}

    /** A CELT frame that begins with the largest number of the range coder, which says "silence" (RFC 6716 section 4.3). */
    static byte[] silence(byte toc) {
        return new byte[] {(byte) ((SILENCE_CONFIGURATION << 3) | (toc & STEREO)), (byte) 0xFF, (byte) 0xFE};
    }

    static boolean isSilence(byte[] packet) {
        return Arrays.equals(packet, silence(packet[0]));
    }

    /** Whether there is nothing to decode in a packet that is well-formed. */
    static boolean isEmpty(byte[] packet) {
        return packet.length == 1 || (packet.length == 2 && (packet[0] & ANY_NUMBER_OF_FRAMES) == ANY_NUMBER_OF_FRAMES);
    }

    /** Of 1 to {@link #MAX_FRAMES} frames, alike to a packet that begins with {@code toc}. */
    static byte[] of(byte toc, int frames) {
        int configuration = tenMillis((toc >> 3) & 0x1F);
        return new byte[] {(byte) ((configuration << 3) | (toc & STEREO) | ANY_NUMBER_OF_FRAMES), (byte) frames};
    }

    private static int tenMillis(int configuration) {
        if (configuration < FIRST_HYBRID) {
            return configuration & ~3;
        }
        return configuration < FIRST_CELT ? configuration & ~1 : (configuration & ~3) | 2;
    }
}
