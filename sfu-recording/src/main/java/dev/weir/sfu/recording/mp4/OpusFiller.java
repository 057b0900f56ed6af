// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

/** Opus packets for a time from which none came (RFC 6716). */
final class OpusFiller {
    static final int SHORTEST_SILENCE_SAMPLES = 120;
    static final int SHORTEST_CONCEALMENT_SAMPLES = 480;

    private static final int MAX_SAMPLES = 5_760;
    private static final int FIRST_HYBRID = 12;
    private static final int FIRST_CELT = 16;
    /** CELT, full band, 2.5 ms; each next configuration has twice the duration. */
    private static final int SHORTEST_CONFIGURATION = 28;

    private static final int LONGEST_CONFIGURATION = 31;
    private static final int LONGEST_FRAME_SAMPLES = 960;
    private static final int STEREO = 0x04;
    private static final int ANY_NUMBER_OF_FRAMES = 0x03;
    /** Begins with the largest number of the range coder, which says "silence" (section 4.3). */
    private static final byte[] SILENT_FRAME = {(byte) 0xff, (byte) 0xfe};

    private OpusFiller() {}

    /**
     * The longest packet, up to this, of frames without bytes, for which a decoder makes up what may have been (section 4.4). Of 10
     * ms each, which all modes have.
     *
     * @param toc first byte of the packet before: mode, bandwidth and channels stay
     * @param samples at 48 kHz, at least {@link #SHORTEST_CONCEALMENT_SAMPLES}
     */
    static byte[] concealment(byte toc, long samples) {
        int configuration = (toc & 0xff) >> 3;
        if (configuration < FIRST_HYBRID) {
            configuration &= ~3;
        } else if (configuration < FIRST_CELT) {
            configuration &= ~1;
        } else {
            configuration = (configuration & ~3) | 2;
        }
        int frames = (int) Math.min(samples, MAX_SAMPLES) / SHORTEST_CONCEALMENT_SAMPLES;
        return new byte[] {(byte) ((configuration << 3) | (toc & STEREO) | ANY_NUMBER_OF_FRAMES), (byte) frames};
    }

    /**
     * The longest packet, up to this, that decodes to silence.
     *
     * @param samples at 48 kHz, at least {@link #SHORTEST_SILENCE_SAMPLES}
     */
    static byte[] silence(long samples) {
        int frames = (int) Math.min(samples, MAX_SAMPLES) / LONGEST_FRAME_SAMPLES;
        if (frames > 1) {
            return severalSilentFrames(frames);
        }
        int configuration = SHORTEST_CONFIGURATION;
        for (int next = 2 * SHORTEST_SILENCE_SAMPLES; next <= Math.min(samples, LONGEST_FRAME_SAMPLES); next *= 2) {
            configuration++;
        }
        return new byte[] {(byte) ((configuration << 3) | STEREO), SILENT_FRAME[0], SILENT_FRAME[1]};
    }

    private static byte[] severalSilentFrames(int frames) {
        BoxWriter packet = new BoxWriter();
        packet.uint8((LONGEST_CONFIGURATION << 3) | STEREO | ANY_NUMBER_OF_FRAMES)
                .uint8(frames);
        for (int i = 0; i < frames; i++) {
            packet.bytes(SILENT_FRAME);
        }
        return packet.toByteArray();
    }
}
