// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

/**
 * When the last flight is sent again (RFC 6347 section 4.2.4), in the caller's time.
 *
 * <p>Starts at 100 ms and not at the RFC's second, since a viewer waits for its picture: most round trips with their two
 * signatures fit in that, and a flight sent in vain is one datagram. Doubles up to one second.
 */
final class FlightTimer {
    static final long NEVER = Long.MAX_VALUE;
    static final long INITIAL_NANOS = 100_000_000L;
    static final long MAX_NANOS = 1_000_000_000L;

    private long intervalNanos = INITIAL_NANOS;
    private long deadline = NEVER;

    void flightSent(long now) {
        intervalNanos = INITIAL_NANOS;
        deadline = now + intervalNanos;
    }

    void flightSentAgain(long now) {
        intervalNanos = Math.min(2 * intervalNanos, MAX_NANOS);
        deadline = now + intervalNanos;
    }

    void stop() {
        deadline = NEVER;
    }

    long deadline() {
        return deadline;
    }
}
