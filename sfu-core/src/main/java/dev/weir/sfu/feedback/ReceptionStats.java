// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * What a receiver report says about one source: loss (RFC 3550 appendix A.3) and jitter (appendix A.8).
 *
 * <p>Duplicates count as received, as there, so loss may be negative. A jump of over 3,000 numbers that the following packet
 * confirms is a sender that started anew: not a loss. Not thread-safe.
 */
public final class ReceptionStats {
    private static final int MAX_DROPOUT = 3000;
    private static final int MIN_CUMULATIVE_LOST = -0x80_0000;
    private static final int MAX_CUMULATIVE_LOST = 0x7f_ffff;
    private static final int MAX_FRACTION = 255;

    /** Farther apart is a jump of a clock, not jitter; libwebrtc draws the line at the same five seconds. */
    private static final int MAX_TRANSIT_CHANGE_SECONDS = 5;

    private final int clockRateHz;
    private final SequenceWatch watch = new SequenceWatch(MAX_DROPOUT);

    private boolean started;
    private long origin;
    private long base;
    private long highest;
    private long packets;
    private long expectedPrior;
    private long packetsPrior;

    private int lastRtpTimestamp;
    private int lastTransit;
    private long jitterTimes16;

    /** For a source whose RTP timestamps count at {@code clockRateHz}. */
    public ReceptionStats(int clockRateHz) {
        this.clockRateHz = Times.checkedClockRate(clockRateHz);
    }

    /** Counts a packet; packets from before the first are ignored. */
    public void received(long extendedSeq, int rtpTimestamp, long arrivalNanos) {
        if (!started) {
            started = true;
            origin = extendedSeq & ~0xffffL;
            base = extendedSeq;
            highest = extendedSeq;
            packets = 1;
            restartJitter(rtpTimestamp, arrivalNanos);
            return;
        }
        if (!watch.isNear(extendedSeq, highest)) {
            if (!watch.confirmsJump(extendedSeq)) {
                return;
            }
            // Shifts what is counted from, so that the numbers jumped over are neither expected nor lost.
            long gap = extendedSeq - highest - 1;
            base += gap;
            origin += gap & ~0xffffL;
            highest = extendedSeq;
            packets++;
            restartJitter(rtpTimestamp, arrivalNanos);
            return;
        }
        if (extendedSeq < base) {
            return;
        }
        packets++;
        if (extendedSeq > highest) {
            highest = extendedSeq;
            updateJitter(rtpTimestamp, arrivalNanos);
        }
    }

    /** Packets of one frame share a timestamp and are paced, so only the first of each says something about the network. */
    private void updateJitter(int rtpTimestamp, long arrivalNanos) {
        if (rtpTimestamp == lastRtpTimestamp) {
            return;
        }
        int transit = (int) Times.toTicks(arrivalNanos, clockRateHz) - rtpTimestamp;
        long change = Math.abs((long) (transit - lastTransit));
        lastTransit = transit;
        lastRtpTimestamp = rtpTimestamp;
        if (change < (long) MAX_TRANSIT_CHANGE_SECONDS * clockRateHz) {
            jitterTimes16 += change - ((jitterTimes16 + 8) >> 4);
        }
    }

    private void restartJitter(int rtpTimestamp, long arrivalNanos) {
        lastTransit = (int) Times.toTicks(arrivalNanos, clockRateHz) - rtpTimestamp;
        lastRtpTimestamp = rtpTimestamp;
    }

    /** Loss since the previous call in 1/256, 0 to 255; 0 when nothing was expected. */
    public int fractionLostAndReset() {
        long expected = expected();
        long expectedNow = expected - expectedPrior;
        long lostNow = expectedNow - (packets - packetsPrior);
        expectedPrior = expected;
        packetsPrior = packets;
        if (expectedNow <= 0 || lostNow <= 0) {
            return 0;
        }
        return (int) Math.min((lostNow << 8) / expectedNow, MAX_FRACTION);
    }

    /** Loss since the start, clamped to signed 24 bits; negative when more came than was sent. */
    public int cumulativeLost() {
        return (int) Math.min(Math.max(expected() - packets, MIN_CUMULATIVE_LOST), MAX_CUMULATIVE_LOST);
    }

    /** Highest sequence number below, cycles since the first packet above the 16th bit; 0 before the first packet. */
    public int highestExtendedSeq() {
        return started ? (int) (highest - origin) : 0;
    }

    /** Interarrival jitter in units of the RTP clock. */
    public long jitter() {
        return jitterTimes16 >> 4;
    }

    /** Packets counted. */
    public long packets() {
        return packets;
    }

    private long expected() {
        return started ? highest - base + 1 : 0;
    }
}
