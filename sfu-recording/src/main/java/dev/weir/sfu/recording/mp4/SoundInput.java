// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.container.OpusTimes;
import dev.weir.sfu.recording.frame.Frame;
import java.util.Optional;

/** Opus: packets from the beginning of the file on, end to end, as {@link OpusTimes} lays them. */
final class SoundInput extends InputTrack {
    /** Fillers of a long gap are not gathered all at once. */
    private static final double MAX_GATHERED_SECONDS = 60;

    private final OpusTimes times = new OpusTimes();

    SoundInput(MovieTrack track) {
        super(track);
    }

    @Override
    boolean reaches(long ticks) {
        times.leavesOpen(ticks);
        for (Optional<byte[]> filler = times.filler(ticks); filler.isPresent(); filler = times.filler(ticks)) {
            if (spanSeconds() > MAX_GATHERED_SECONDS) {
                return false;
            }
            append(filler.get());
        }
        return true;
    }

    @Override
    void add(Frame frame, long ticks) {
        if (times.takes(frame.data(), ticks)) {
            append(frame.data());
        }
    }

    private void append(byte[] packet) {
        addSample(packet, true, times.append(packet));
    }

    @Override
    long endTicks() {
        return times.position();
    }
}
