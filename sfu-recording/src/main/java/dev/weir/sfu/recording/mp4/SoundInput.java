// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.OpusPacket;

/**
 * Opus. Where no packets came, others are put in: players play packet after packet and look at the time of the first one only, so
 * that after a hole all that follows would be early. A gap begins with what a decoder makes up after a loss or between the packets
 * of discontinuous transmission, which come each 400 ms; then there is silence, for decoders do not let their noise fade.
 */
final class SoundInput extends InputTrack {
    private static final int CONCEALED_SAMPLES = 19_200;
    /** Packets that come earlier than those before them end take no more than this from the silence of a later gap. */
    private static final int MAX_SURPLUS_SAMPLES = 960;

    private byte lastToc;
    private long lastSamples;
    /** Where the sound that all packets decode to ends: differs from the end of the last one by less than the shortest silence. */
    private long filledTicks;
    /** Where silence takes over if nothing comes. */
    private long concealedTicks;

    SoundInput(MovieTrack track) {
        super(track);
    }

    @Override
    void reaches(long ticks) {
        if (lastTicks() == NEVER) {
            return;
        }
        while (ticks - filledTicks >= OpusFiller.SHORTEST_SILENCE_SAMPLES) {
            addPacket(filler(ticks - filledTicks), filledTicks);
        }
    }

    private byte[] filler(long samples) {
        long concealed = Math.min(samples, concealedTicks - filledTicks);
        return concealed >= OpusFiller.SHORTEST_CONCEALMENT_SAMPLES
                ? OpusFiller.concealment(lastToc, concealed)
                : OpusFiller.silence(samples);
    }

    /** What is no Opus packet, or comes when its time has been filled already, has no place. */
    @Override
    void add(Frame frame, long ticks) {
        if (OpusPacket.samples(frame.data()) > 0 && ticks > lastTicks()) {
            addPacket(frame.data(), ticks);
            lastToc = frame.data()[0];
            concealedTicks = filledTicks + CONCEALED_SAMPLES;
        }
    }

    private void addPacket(byte[] packet, long ticks) {
        long surplus = lastTicks() == NEVER ? 0 : Math.min(filledTicks - ticks, MAX_SURPLUS_SAMPLES);
        addSample(packet, true, ticks);
        lastSamples = OpusPacket.samples(packet);
        filledTicks = ticks + lastSamples + surplus;
    }

    @Override
    long endTicks() {
        return lastTicks() + lastSamples;
    }
}
