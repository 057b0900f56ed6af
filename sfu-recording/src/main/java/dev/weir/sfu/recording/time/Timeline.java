// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.time;

import org.jspecify.annotations.Nullable;

/**
 * Where the frames of a recording stand in it: sound and pictures of one publisher on one line, from 0.
 *
 * <p>Sound is the master: its positions are its RTP time, sample for sample, so that nothing is cut, stretched or filled that was
 * not missing. Pictures are put where the sound of the same moment is. When what is known of that changes - a report takes the
 * place of a guess from arrivals, or the two clocks of the sender drift - pictures are moved there by a twentieth of the time that
 * passes, which nobody sees, and at once only when it is far. In a stream's first seconds they are moved by a quarter: the guess of a
 * busy beginning may be wrong by some hundred milliseconds, and lips that do not fit are seen for longer than haste. Without sound
 * pictures stand by their own RTP time.
 *
 * <p>Positions are in ticks of the stream's clock. Not thread-safe.
 */
public final class Timeline {
    /** More than this is not moved slowly: one would wait for half a minute. */
    private static final long FAR_NANOS = 1_500_000_000;

    /** Of the time that passes, at most this part is added to or taken from it. */
    private static final int SLEW = 20;

    private static final int EARLY_SLEW = 4;

    /** Of a stream: until then Chromium's first report of sound has come, and been heeded. */
    private static final int EARLY_SECONDS = 10;

    /** A place on the line, and when what stands there was captured. */
    private static final class Place {
        final StreamClock clock;
        final long firstRtp;
        final long firstTicks;
        long newestRtp;
        long shiftTicks;

        Place(StreamClock clock, long rtp, long ticks) {
            this.clock = clock;
            this.firstRtp = rtp;
            this.firstTicks = ticks;
            this.newestRtp = rtp;
        }

        long ticks(long rtp) {
            return firstTicks + (rtp - firstRtp) + shiftTicks;
        }

        long nanos(long rtp) {
            return Ticks.toNanos(ticks(rtp), clock.clockRateHz());
        }
    }

    private @Nullable Place sound;
    private @Nullable Place pictures;

    /**
     * Where a frame stands. Within a stream in the order of time.
     *
     * @param rtpTimestamp with its rollovers, told to the clock before
     * @return ticks of the clock since the recording's beginning; negative for what was captured before its first frame
     */
    public long place(StreamClock clock, boolean video, long rtpTimestamp) {
        Place place = video ? pictures : sound;
        if (place == null || place.clock != clock) {
            place = begin(clock, video, rtpTimestamp);
        } else if (video) {
            follow(place, rtpTimestamp);
        }
        place.newestRtp = Math.max(place.newestRtp, rtpTimestamp);
        return place.ticks(rtpTimestamp);
    }

    private Place begin(StreamClock clock, boolean video, long rtp) {
        Place reference = reference(video);
        long nanos = reference == null ? 0 : where(reference, clock.captureNanos(rtp));
        Place place = new Place(clock, rtp, Ticks.ofNanos(nanos, clock.clockRateHz()));
        if (video) {
            pictures = place;
        } else {
            sound = place;
        }
        return place;
    }

    /** What a new stream is put beside: sound by preference, else what the stream follows upon. */
    private @Nullable Place reference(boolean video) {
        if (video) {
            return sound != null ? sound : pictures;
        }
        return pictures != null ? pictures : sound;
    }

    private static long where(Place reference, long captureNanos) {
        return reference.nanos(reference.newestRtp) + captureNanos - reference.clock.captureNanos(reference.newestRtp);
    }

    private void follow(Place place, long rtp) {
        Place master = sound;
        if (master == null) {
            return;
        }
        int rate = place.clock.clockRateHz();
        long off = where(master, place.clock.captureNanos(rtp)) - place.nanos(rtp);
        if (Math.abs(off) > FAR_NANOS) {
            place.shiftTicks += Ticks.ofNanos(off, rate);
            return;
        }
        boolean early = rtp - place.firstRtp < (long) EARLY_SECONDS * rate;
        long most = Math.max(0, rtp - place.newestRtp) / (early ? EARLY_SLEW : SLEW);
        place.shiftTicks += Math.max(-most, Math.min(most, Ticks.ofNanos(off, rate)));
    }
}
