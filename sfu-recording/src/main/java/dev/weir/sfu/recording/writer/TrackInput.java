// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.FrameAssembler;
import dev.weir.sfu.recording.frame.ReorderBuffer;
import dev.weir.sfu.recording.frame.TrackFormat;
import dev.weir.sfu.recording.time.SenderClock;
import dev.weir.sfu.recording.time.StreamClock;
import dev.weir.sfu.recording.time.Ticks;
import dev.weir.sfu.spi.TrackInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sound or the pictures of a take: from the packets of one RTP stream after the other to frames. Not thread-safe.
 */
final class TrackInput {
    private static final Logger log = LoggerFactory.getLogger(TrackInput.class);

    /** Takes a frame of a stream. */
    @FunctionalInterface
    interface Receiver {
        void frame(TrackInput input, Frame frame, TrackFormat format);
    }

    /** RTP time that is so far from the time of arrivals has jumped: some publishers begin anew without saying so. */
    private static final long JUMP_NANOS = 10_000_000_000L;

    /** One stream's way; the next stream has one of its own. */
    private record Way(ReorderBuffer reorder, FrameAssembler assembler) {}

    /** A report that came before the first frame. */
    private record Report(long epochNanos, int rtpTimestamp, long arrivalNanos) {}

    private final boolean video;
    private final SenderClock sender;
    private final Receiver receiver;
    private @Nullable Way way;
    private StreamClock clock;
    private @Nullable Report early;
    private boolean hasFrames;
    private long lastRtpTimestamp;
    private long lastArrivalNanos;
    private long packets;
    private long lostBefore;

    TrackInput(boolean video, SenderClock sender, Receiver receiver) {
        this.video = video;
        this.sender = sender;
        this.receiver = receiver;
        this.clock = new StreamClock(1, sender);
    }

    /** Another stream begins, and the former one has ended. */
    void begin(TrackInfo track) {
        flush();
        lostBefore = lost();
        begin(track.clockRateHz());
        Optional<FrameAssembler> assembler =
                FrameAssembler.of(track.codec(), track.formatParameters(), this::assembled);
        if (assembler.isEmpty()) {
            way = null;
            log.warn("room={} {} cannot be recorded", track.room(), track.codec());
            return;
        }
        way = new Way(new ReorderBuffer(assembler.get()), assembler.get());
    }

    private void begin(int clockRateHz) {
        early = null;
        hasFrames = false;
        clock = new StreamClock(clockRateHz, sender);
    }

    private void assembled(TrackFormat format, Frame frame) {
        if (hasFrames && hasJumped(frame)) {
            begin(clock.clockRateHz());
        }
        lastRtpTimestamp = frame.rtpTimestamp();
        lastArrivalNanos = frame.arrivalNanos();
        clock.arrived(frame.rtpTimestamp(), frame.arrivalNanos());
        if (!hasFrames) {
            hasFrames = true;
            Report report = early;
            if (report != null) {
                early = null;
                clock.senderReport(report.epochNanos(), report.rtpTimestamp(), report.arrivalNanos());
            }
        }
        receiver.frame(this, frame, format);
    }

    private boolean hasJumped(Frame frame) {
        long byRtp = Ticks.toNanos(frame.rtpTimestamp() - lastRtpTimestamp, clock.clockRateHz());
        return Math.abs(byRtp - (frame.arrivalNanos() - lastArrivalNanos)) > JUMP_NANOS;
    }

    void packet(byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos) {
        packets++;
        if (way != null) {
            way.reorder().packet(packet, offset, length, extendedSeq, arrivalNanos);
        }
    }

    void senderReport(long epochNanos, int rtpTimestamp, long arrivalNanos) {
        if (way != null && hasFrames) {
            clock.senderReport(epochNanos, rtpTimestamp, arrivalNanos);
        } else {
            early = new Report(epochNanos, rtpTimestamp, arrivalNanos);
        }
    }

    /** Gives up what has been missing for too long. */
    void advance(long nowNanos) {
        if (way != null) {
            way.reorder().advance(nowNanos);
        }
    }

    /** Nothing more comes of this stream. */
    void flush() {
        if (way != null) {
            way.reorder().flush();
            log.debug(
                    "{} has ended: {}",
                    video ? "video" : "audio",
                    way.assembler().counts());
        }
    }

    boolean isVideo() {
        return video;
    }

    /** Of the present stream. */
    StreamClock clock() {
        return clock;
    }

    /** Pictures are missing that only a keyframe makes good. */
    boolean wantsKeyframe() {
        return way != null && way.assembler().wantsKeyframe();
    }

    /** Packets that came. */
    long packets() {
        return packets;
    }

    /** Packets that never came. */
    long lost() {
        return lostBefore + (way == null ? 0 : way.reorder().missing());
    }
}
