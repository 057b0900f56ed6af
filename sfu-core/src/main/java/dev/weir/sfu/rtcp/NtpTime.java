// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import java.time.Instant;

/**
 * NTP timestamps: seconds since 1900 as 32.32 fixed point in a {@code long} (RFC 3550 section 4, RFC 5905 section 6).
 *
 * <p>The seconds wrap in 2036. A set top bit is read as the years 1968 to 2036, a clear one as 2036 to 2104 (RFC 4330 section 3).
 */
public final class NtpTime {
    /** {@link #toEpochNanos} of the timestamp 0, with which a sender says that it has no clock. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final long EPOCH_OFFSET_SECONDS = 2_208_988_800L;
    private static final long ERA_SECONDS = 1L << 32;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long HALF_FRACTION = 1L << 31;
    private static final long LOW_32_BITS = 0xffff_ffffL;

    private NtpTime() {}

    /** The timestamp of an instant. */
    public static long of(Instant instant) {
        return of(instant.getEpochSecond(), instant.getNano());
    }

    /** The timestamp of a time in nanoseconds since 1970. */
    public static long ofEpochNanos(long epochNanos) {
        return of(Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }

    private static long of(long epochSeconds, long nanos) {
        return ((epochSeconds + EPOCH_OFFSET_SECONDS) << 32) | ((nanos << 32) / NANOS_PER_SECOND);
    }

    /** Nanoseconds since 1970, {@link #UNKNOWN} for 0; gives back exactly what {@link #ofEpochNanos} was given. */
    public static long toEpochNanos(long ntp64) {
        if (ntp64 == 0) {
            return UNKNOWN;
        }
        long seconds = (ntp64 >>> 32) - EPOCH_OFFSET_SECONDS + (ntp64 < 0 ? 0 : ERA_SECONDS);
        long nanos = ((ntp64 & LOW_32_BITS) * NANOS_PER_SECOND + HALF_FRACTION) >>> 32;
        return seconds * NANOS_PER_SECOND + nanos;
    }

    /** The middle 32 bits, which report blocks use: 16.16 fixed point, wraps after 18 hours. */
    public static int middle32(long ntp64) {
        return (int) (ntp64 >>> 16);
    }

    /** A duration in the unit of DLSR, 1/65,536 seconds; negative ones give 0, too long ones the largest value. */
    public static int shortOfNanos(long nanos) {
        if (nanos <= 0) {
            return 0;
        }
        if (nanos >= NANOS_PER_SECOND << 16) {
            return -1;
        }
        // Whole seconds apart from the rest, as 18 hours of nanoseconds leave no 16 bits free.
        return (int) (((nanos / NANOS_PER_SECOND) << 16) | (((nanos % NANOS_PER_SECOND) << 16) / NANOS_PER_SECOND));
    }

    /** Nanoseconds of an unsigned duration in 1/65,536 seconds. */
    public static long shortToNanos(int units) {
        return ((units & LOW_32_BITS) * NANOS_PER_SECOND) >>> 16;
    }
}
