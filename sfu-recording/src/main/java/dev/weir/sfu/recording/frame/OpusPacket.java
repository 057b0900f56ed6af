// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

/**
 * How much sound an Opus packet holds, by its first byte (RFC 6716 section 3.1).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+   c: 0 one frame, 1 two of equal length, 2 two of unequal length,
 * | config  |s| c |      3 as many as the second byte says
 * +-+-+-+-+-+-+-+-+   config: mode, bandwidth and length of a frame
 * </pre>
 */
public final class OpusPacket {
    /** Samples that a packet may hold at most: 120 ms. */
    public static final int MAX_SAMPLES = 5_760;

    private static final int FIRST_HYBRID = 12;
    private static final int FIRST_CELT = 16;
    private static final int[] SILK_SAMPLES = {480, 960, 1_920, 2_880};
    private static final int[] HYBRID_SAMPLES = {480, 960};
    private static final int[] CELT_SAMPLES = {120, 240, 480, 960};
    private static final int ARBITRARY_COUNT = 3;
    private static final int COUNT_MASK = 0x3f;

    private OpusPacket() {}

    /** Samples of 48 kHz that the packet stands for, whether or not it holds data; 0 when it is malformed. */
    public static int samples(byte[] packet) {
        if (packet.length == 0) {
            return 0;
        }
        int code = packet[0] & 0x03;
        int frames = code == 0 ? 1 : 2;
        if (code == ARBITRARY_COUNT) {
            if (packet.length < 2) {
                return 0;
            }
            frames = packet[1] & COUNT_MASK;
        }
        int samples = frames * frameSamples((packet[0] & 0xff) >> 3);
        return samples <= MAX_SAMPLES ? samples : 0;
    }

    private static int frameSamples(int config) {
        if (config < FIRST_HYBRID) {
            return SILK_SAMPLES[config & 0x03];
        }
        return config < FIRST_CELT ? HYBRID_SAMPLES[config & 0x01] : CELT_SAMPLES[config & 0x03];
    }
}
