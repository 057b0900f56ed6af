// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * A bitrate to ask of a publisher that gets no transport-wide feedback, from the loss we see (as libwebrtc's loss-based control
 * and draft-ietf-rmcat-gcc-02 section 6 have it for the sender).
 *
 * <p>Starts at the cap. Grows by 8 % a second while loss is under 2 %, falls by half the loss when it is over 10 %, at most
 * once per 300 ms and round trip, and stays in between. Not thread-safe.
 */
public final class ReceiverEstimate {
    private static final double INCREASE_PER_SECOND = 1.08;

    /** Lets a very low bitrate grow at all. */
    private static final long INCREASE_BPS = 1000;

    private static final int LOW_LOSS_256 = 5;
    private static final int HIGH_LOSS_256 = 26;
    private static final long DECREASE_INTERVAL_NANOS = 300 * Times.MILLISECOND;

    private final long minBps;
    private final long capBps;

    private long bps;
    private boolean started;
    private long updatedNanos;
    private boolean decreased;
    private long decreasedNanos;

    /**
     * Starts at the cap.
     *
     * @throws IllegalArgumentException unless {@code 0 < minBps <= capBps}
     */
    public ReceiverEstimate(long minBps, long capBps) {
        this(minBps, capBps, capBps);
    }

    /**
     * Starts somewhere below the cap.
     *
     * @throws IllegalArgumentException unless {@code 0 < minBps <= startBps <= capBps}
     */
    ReceiverEstimate(long minBps, long startBps, long capBps) {
        if (minBps <= 0 || startBps < minBps || capBps < startBps) {
            throw new IllegalArgumentException(
                    "minBps must be positive and capBps not below it: " + minBps + ", " + capBps);
        }
        this.minBps = minBps;
        this.capBps = capBps;
        this.bps = startBps;
    }

    /**
     * Takes in the loss of one report interval, in 1/256 as {@link ReceptionStats#fractionLostAndReset} gives it. Intervals in
     * which hardly anything arrived say little and are better left out.
     */
    public void update(int fractionLost, long rttNanos, long now) {
        // After a pause one update does not make up for the time without knowledge.
        long elapsed = started ? Math.min(Math.max(now - updatedNanos, 0), Times.SECOND) : 0;
        started = true;
        updatedNanos = now;
        if (fractionLost <= LOW_LOSS_256) {
            double seconds = (double) elapsed / Times.SECOND;
            bps = (long) (bps * Math.pow(INCREASE_PER_SECOND, seconds) + INCREASE_BPS * seconds);
        } else if (fractionLost >= HIGH_LOSS_256 && mayDecrease(rttNanos, now)) {
            bps = (long) (bps * (512 - Math.min(fractionLost, 256)) / 512.0);
            decreased = true;
            decreasedNanos = now;
        }
        bps = Math.min(Math.max(bps, minBps), capBps);
    }

    private boolean mayDecrease(long rttNanos, long now) {
        return !decreased || now - decreasedNanos >= DECREASE_INTERVAL_NANOS + Math.max(rttNanos, 0);
    }

    /** The estimate, from {@code minBps} to {@code capBps}. */
    public long bps() {
        return bps;
    }
}
