// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import dev.weir.sfu.recording.frame.OpusPacket;
import java.util.Optional;

/**
 * Lays packets of Opus end to end, as decoders do, at the times when they were meant to be heard.
 *
 * <p>Players that count samples, FFmpeg and browsers among them, lose the clock over a hole. So a gap of 10 ms and more, where
 * nothing was sent (DTX) or something was lost, is to be filled with frames of no bytes ({@link OpusFiller}): 26 bytes a second. After
 * 400 ms or somewhat more one of silence is put among them: libopus, browsers' decoder, goes on with noise for ever. A smaller gap is made good by
 * those that come after. A packet that overlaps the one before is put behind it, until the position
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

    /** 400 ms: as far apart are the packets of a sender that is silent (DTX), whose comfort noise is to last. */
    private static final int MIN_CONCEALED_SAMPLES = 19_200;

    /** Before the first packet: CELT, full band, stereo. */
    private static final byte USUAL_TOC = (byte) 0xFC;

    private byte toc = USUAL_TOC;
    private long position;
    private long concealed;
    private boolean silent;

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
        long missing = ticks - position;
        if (missing < OpusFiller.FRAME_SAMPLES) {
            return Optional.empty();
        }
        if (!silent && concealed >= MIN_CONCEALED_SAMPLES && missing >= OpusFiller.SILENCE_SAMPLES) {
            return Optional.of(OpusFiller.silence(toc));
        }
        return Optional.of(
                OpusFiller.of(toc, (int) Math.min(missing / OpusFiller.FRAME_SAMPLES, OpusFiller.MAX_FRAMES)));
    }

    /** Takes a packet, or a filler, into account. Returns where it begins. */
    public long append(byte[] packet) {
        long begin = position;
        int samples = OpusPacket.samples(packet);
        toc = packet[0];
        position += samples;
        boolean empty = OpusFiller.isEmpty(packet);
        concealed = empty ? concealed + samples : 0;
        silent = OpusFiller.isSilence(packet) || (silent && empty);
        return begin;
    }
}
