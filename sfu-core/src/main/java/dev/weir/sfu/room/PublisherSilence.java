// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * Whether a publisher sends media: authentic RTP packets, whatever is in them.
 *
 * <p>STUN, DTLS and RTCP keep a session, they are no media: a publisher who has muted everything and stays connected is silent,
 * and not dead. Browsers that mute a track go on sending (silence, black frames), so silence mostly is a network that is gone, a
 * program that hangs, or a source that has ended. Not thread-safe: belongs to its room's loop.
 */
final class PublisherSilence {
    /** Opus with DTX still sends every 400 ms (RFC 7587 section 3.1.3): this is five of those. */
    static final long NOTICED_NANOS = 2_000_000_000L;

    private long lastRtpNanos;
    private long nextLook = Long.MAX_VALUE;
    private boolean silent;

    /** @param createdNanos media is waited for from here */
    PublisherSilence(long createdNanos) {
        lastRtpNanos = createdNanos;
    }

    /** Media may flow from now on. */
    void start(long nowNanos) {
        lastRtpNanos = nowNanos;
        nextLook = nowNanos + NOTICED_NANOS;
    }

    /** Takes note of a packet; returns whether it ends a silence. */
    boolean heard(long nowNanos) {
        lastRtpNanos = nowNanos;
        if (!silent) {
            return false;
        }
        silent = false;
        nextLook = nowNanos + NOTICED_NANOS;
        return true;
    }

    /** Whether a silence begins with this moment; true once for each. */
    boolean begins(long nowNanos) {
        if (nowNanos < nextLook) {
            return false;
        }
        silent = nowNanos - lastRtpNanos >= NOTICED_NANOS;
        // Not moved by each packet: that would reorder the loop's deadlines a thousand times a second.
        nextLook = silent ? Long.MAX_VALUE : lastRtpNanos + NOTICED_NANOS;
        return silent;
    }

    long nextDeadline() {
        return nextLook;
    }

    boolean isSilent() {
        return silent;
    }

    /** Since the last packet. */
    long nanos(long nowNanos) {
        return nowNanos - lastRtpNanos;
    }
}
