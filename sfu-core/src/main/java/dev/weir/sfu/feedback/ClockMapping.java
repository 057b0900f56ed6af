// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * How the RTP timestamps of one track relate to its publisher's wall clock, from the publisher's sender reports (RFC 3550 section
 * 6.4.1); gives the sender reports for viewers and the alignment of recordings.
 *
 * <p>A report that contradicts what is known by over half a second is not believed until the next one agrees with it. Not
 * thread-safe.
 */
public final class ClockMapping {
    /** What {@code NtpTime.toEpochNanos} makes of the timestamp 0: the sender has no clock. */
    private static final long NO_CLOCK = Long.MIN_VALUE;

    private static final long MAX_DEVIATION_NANOS = Times.SECOND / 2;

    private final int clockRateHz;
    private final PublisherClock clock;

    private boolean known;
    private long anchorEpochNanos;
    private int anchorRtpTimestamp;
    private long anchorArrivalNanos;
    private boolean doubtful;
    private long doubtfulEpochNanos;
    private int doubtfulRtpTimestamp;

    /** For a track of the publisher that {@code clock} belongs to. */
    public ClockMapping(int clockRateHz, PublisherClock clock) {
        this.clockRateHz = Times.checkedClockRate(clockRateHz);
        this.clock = clock;
    }

    /**
     * Takes in a sender report.
     *
     * @param publisherEpochNanos its NTP time in nanoseconds since 1970, {@code Long.MIN_VALUE} for none
     * @param arrivalNanos when it arrived, on the clock that {@link #rtpAtLocal} will be asked in
     * @return false when it was ignored: no time in it, or too far from what the reports before it said
     */
    public boolean senderReport(long publisherEpochNanos, int rtpTimestamp, long arrivalNanos) {
        if (publisherEpochNanos == NO_CLOCK) {
            return false;
        }
        boolean clockBelieved = clock.senderReport(publisherEpochNanos, arrivalNanos);
        boolean rtpBelieved = !known
                || agrees(anchorEpochNanos, anchorRtpTimestamp, publisherEpochNanos, rtpTimestamp)
                || (doubtful && agrees(doubtfulEpochNanos, doubtfulRtpTimestamp, publisherEpochNanos, rtpTimestamp));
        if (!clockBelieved || !rtpBelieved) {
            doubtful = true;
            doubtfulEpochNanos = publisherEpochNanos;
            doubtfulRtpTimestamp = rtpTimestamp;
            return false;
        }
        known = true;
        doubtful = false;
        anchorEpochNanos = publisherEpochNanos;
        anchorRtpTimestamp = rtpTimestamp;
        anchorArrivalNanos = arrivalNanos;
        return true;
    }

    private boolean agrees(long epochNanos, int rtpTimestamp, long newEpochNanos, int newRtpTimestamp) {
        int expected = rtpTimestamp + (int) Times.toTicks(newEpochNanos - epochNanos, clockRateHz);
        return Math.abs(Times.toNanos(newRtpTimestamp - expected, clockRateHz)) <= MAX_DEVIATION_NANOS;
    }

    /** Whether a report has been believed. */
    public boolean known() {
        return known;
    }

    /** The publisher's wall clock of the latest report that was believed; only when {@link #known}. */
    public long reportEpochNanos() {
        return anchorEpochNanos;
    }

    /** The RTP timestamp of that report. */
    public int reportRtpTimestamp() {
        return anchorRtpTimestamp;
    }

    /** When that report arrived. */
    public long reportArrivalNanos() {
        return anchorArrivalNanos;
    }

    /** The RTP timestamp when the publisher's wall clock shows {@code publisherEpochNanos}; only when {@link #known}. */
    public int rtpAt(long publisherEpochNanos) {
        return anchorRtpTimestamp + (int) Times.toTicks(publisherEpochNanos - anchorEpochNanos, clockRateHz);
    }

    /** The RTP timestamp at a moment of ours; only when {@link #known}. */
    public int rtpAtLocal(long localNanos) {
        return rtpAt(clock.publisherEpochNanos(localNanos));
    }

    /** The publisher's wall clock at an RTP timestamp less than 2^31 ticks from the latest report; only when {@link #known}. */
    public long epochNanosAt(int rtpTimestamp) {
        return anchorEpochNanos + Times.toNanos(rtpTimestamp - anchorRtpTimestamp, clockRateHz);
    }
}
