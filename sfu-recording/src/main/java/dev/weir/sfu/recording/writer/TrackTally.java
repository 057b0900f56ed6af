// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.frame.RecordedCodec;
import dev.weir.sfu.recording.frame.TrackFormat;
import dev.weir.sfu.recording.ledger.RecordedTrack;
import dev.weir.sfu.recording.ledger.RecordingGap;
import dev.weir.sfu.recording.time.Ticks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts what one part has of one track. Not thread-safe. */
final class TrackTally {
    private static final long NOTHING = -1;

    private final RecordedCodec codec;
    private final int clockRateHz;
    private final long packetsBefore;
    private final long lostBefore;
    private final List<RecordingGap> gaps = new ArrayList<>();
    private int width;
    private int height;
    private long furtherGaps;
    private long frames;
    private long lastTicks = NOTHING;
    private long lastStep;

    /**
     * @param packetsBefore what the input had counted when the part began
     * @param lostBefore as {@code packetsBefore}
     */
    TrackTally(TrackFormat format, long packetsBefore, long lostBefore) {
        this.codec = format.codec();
        this.clockRateHz = format.clockRateHz();
        this.packetsBefore = packetsBefore;
        this.lostBefore = lostBefore;
    }

    /** @param ticks since the part's beginning */
    void add(Placed placed, long ticks) {
        width = Math.max(width, placed.format().width());
        height = Math.max(height, placed.format().height());
        if (placed.frame().afterLoss()) {
            gap(Math.max(0, lastTicks), ticks);
        }
        lastStep = lastTicks == NOTHING ? 0 : ticks - lastTicks;
        lastTicks = ticks;
        frames++;
    }

    private void gap(long fromTicks, long toTicks) {
        if (gaps.size() >= RecordedTrack.MAX_GAPS) {
            furtherGaps++;
            return;
        }
        gaps.add(new RecordingGap(duration(fromTicks), duration(toTicks - fromTicks)));
    }

    /** To the end of the last frame, which is taken to be as long as the one before. */
    Duration duration() {
        return lastTicks == NOTHING ? Duration.ZERO : duration(lastTicks + lastStep);
    }

    private Duration duration(long ticks) {
        return Duration.ofNanos(Ticks.toNanos(ticks, clockRateHz));
    }

    RecordedTrack track(long packetsNow, long lostNow) {
        return new RecordedTrack(
                codec.isVideo() ? RecordedTrack.VIDEO : RecordedTrack.AUDIO,
                codec.encodingName(),
                width,
                height,
                frames,
                Math.max(0, packetsNow - packetsBefore),
                Math.max(0, lostNow - lostBefore),
                gaps,
                furtherGaps);
    }
}
