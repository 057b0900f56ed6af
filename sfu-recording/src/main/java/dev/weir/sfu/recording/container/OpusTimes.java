// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import dev.weir.sfu.recording.frame.OpusPacket;
import java.util.Optional;

/**
 * Lays packets of Opus end to end, as decoders do, at the times when they were meant to be heard.
 *
 * <p>Players that count samples, FFmpeg and browsers among them, lose the clock over a hole. So a gap of 10 ms and more, where
 * nothing was sent (DTX) or something was lost, is to be filled with frames of no bytes ({@link OpusFiller}): 25 bytes a second. A
 * smaller one is made good by those that come after. A packet that overlaps the one before is put behind it, until the position
 * runs ahead of the ticks by more than {@link #MAX_OVERLAP_SAMPLES}; such a packet is to be left out.
 *
 * <p>For each packet: {@link #takes}, then {@link #filler} until there is none, then {@link #append}. All times are in samples of 48
 * kHz since the beginning of the file. Not thread-safe.
 */
public final class OpusTimes {
    public static final int CLOCK_RATE_HZ = 48_000;

    /** 40 ms. */
    public static final int MAX_OVERLAP_SAMPLES = 1_920;

    /** 12 hours, in fillers 1 MB. An RTP timestamp cannot tell much more from a step back. What is longer is left open. */
    public static final long MAX_FILLED_SAMPLES = 12 * 3_600 * 48_000L;

    /** Before the first packet: CELT, full band, stereo. */
    private static final byte USUAL_TOC = (byte) 0xFC;

    private byte toc = USUAL_TOC;
    private long position;

    /** Where the next packet begins. */
    public long position() {
        return position;
    }

    /** Whether a packet can be played and has its place at {@code ticks} still. */
    public boolean takes(byte[] packet, long ticks) {
        return OpusPacket.samples(packet) > 0 && position - ticks <= MAX_OVERLAP_SAMPLES;
    }

    /** Goes over a gap that is too long to be filled. Returns whether it did. */
    public boolean leavesOpen(long ticks) {
        if (ticks - position <= MAX_FILLED_SAMPLES) {
            return false;
        }
        position = ticks;
        return true;
    }

    /** What has to be appended before {@code ticks} are reached; empty when they are, but for less than 10 ms. */
    public Optional<byte[]> filler(long ticks) {
        long missing = (ticks - position) / OpusFiller.FRAME_SAMPLES;
        return missing > 0
                ? Optional.of(OpusFiller.of(toc, (int) Math.min(missing, OpusFiller.MAX_FRAMES)))
                : Optional.empty();
    }

    /** Takes a packet, or a filler, into account. Returns where it begins. */
    public long append(byte[] packet) {
        long begin = position;
        toc = packet[0];
        position += OpusPacket.samples(packet);
        return begin;
    }
}
