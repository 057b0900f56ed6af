// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.time;

/**
 * When the frames of one RTP stream were captured, on the media loop's clock.
 *
 * <p>Until the stream's first sender report that is guessed from arrivals: the one that was delayed least tells best. From the first
 * report on arrivals do not count any more. Not thread-safe.
 */
public final class StreamClock {
    private final int clockRateHz;
    private final SenderClock sender;
    private long arrivalOffsetNanos = Long.MAX_VALUE;
    private boolean reported;
    private long reportRtpTimestamp;
    private long reportEpochNanos;
    private long newestRtpTimestamp;

    /**
     * @param clockRateHz ticks of RTP time in a second
     * @param sender what is known of the clock of who sends this stream, shared by its other streams
     */
    public StreamClock(int clockRateHz, SenderClock sender) {
        this.clockRateHz = clockRateHz;
        this.sender = sender;
    }

    public int clockRateHz() {
        return clockRateHz;
    }

    /** A frame has come; {@code rtpTimestamp} with its rollovers. */
    public void arrived(long rtpTimestamp, long arrivalNanos) {
        newestRtpTimestamp = Math.max(newestRtpTimestamp, rtpTimestamp);
        arrivalOffsetNanos = Math.min(arrivalOffsetNanos, arrivalNanos - nanos(rtpTimestamp));
    }

    /** A sender report, once a frame has come: only then is its 32-bit timestamp known in full. */
    public void senderReport(long epochNanos, int rtpTimestamp, long arrivalNanos) {
        if (arrivalOffsetNanos == Long.MAX_VALUE) {
            throw new IllegalStateException("no frame has come yet");
        }
        sender.reported(epochNanos, arrivalNanos);
        reported = true;
        reportEpochNanos = epochNanos;
        reportRtpTimestamp = newestRtpTimestamp + (rtpTimestamp - (int) newestRtpTimestamp);
    }

    /** When that was captured, or arrived at best while no report has come. After the first {@link #arrived}. */
    public long captureNanos(long rtpTimestamp) {
        return reported
                ? sender.localNanos(reportEpochNanos + nanos(rtpTimestamp - reportRtpTimestamp))
                : arrivalOffsetNanos + nanos(rtpTimestamp);
    }

    /** Whether a report tells it. */
    public boolean isReported() {
        return reported;
    }

    private long nanos(long ticks) {
        return Ticks.toNanos(ticks, clockRateHz);
    }
}
