// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.sfu.whip.address.AddressLiteral;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each address: so many at once, and so many more as time goes by.
 *
 * <p>An IPv6 address counts as its /64, since that is what one subscriber is given at the least (RFC 6177); IPv4-mapped ones count as
 * IPv4. Whoever shares an address shares its bucket.
 *
 * <p>At most {@value #MAX_ADDRESSES} addresses are remembered, each for as long as its bucket is not full again, so that
 * forgetting it changes nothing. When more come than that, those seldom seen are forgotten early, which gives them a full bucket: a
 * crowd of addresses can win itself a few requests that way, and can lock nobody out. Thread-safe.
 */
public final class AddressLimiter implements RateLimiter {
    /** How many addresses are remembered. */
    public static final int MAX_ADDRESSES = 100_000;

    private static final int MAX_TOKENS = 1_000_000;
    private static final Duration MAX_PERIOD = Duration.ofDays(1);

    private final int tokens;
    private final Duration period;
    private final int burst;
    private final TimeMeter meter;
    private final Cache<Network, Bucket> buckets;

    /**
     * Starts with full buckets.
     *
     * @param tokens how many come back in each period, evenly spread; 1 to 1,000,000
     * @param period up to a day
     * @param burst how many a bucket holds; 1 to 1,000,000
     * @param nanoTime such as {@link System#nanoTime}
     * @throws IllegalArgumentException naming what is out of range
     */
    public AddressLimiter(int tokens, Duration period, int burst, LongSupplier nanoTime) {
        this(tokens, period, burst, nanoTime, MAX_ADDRESSES);
    }

    AddressLimiter(int tokens, Duration period, int burst, LongSupplier nanoTime, int maxAddresses) {
        this.tokens = checked("tokens", tokens);
        this.burst = checked("burst", burst);
        if (period.isNegative() || period.isZero() || period.compareTo(MAX_PERIOD) > 0) {
            throw new IllegalArgumentException("period must be positive, up to " + MAX_PERIOD + ": " + period);
        }
        this.period = period;
        this.meter = new Meter(nanoTime);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(maxAddresses)
                .expireAfterAccess(period.multipliedBy(burst).dividedBy(tokens).plusSeconds(1))
                .ticker(nanoTime::getAsLong)
                // On the caller's thread: its own work is a few comparisons, and no pool has to be there.
                .executor(Runnable::run)
                .build();
    }

    private static int checked(String name, int count) {
        if (count < 1 || count > MAX_TOKENS) {
            throw new IllegalArgumentException(name + " must be 1 to " + MAX_TOKENS + ": " + count);
        }
        return count;
    }

    @Override
    public OptionalInt take(InetAddress client) {
        Bucket bucket = buckets.get(Network.of(client), fresh -> full());
        ConsumptionProbe taken = bucket.tryConsumeAndReturnRemaining(1);
        return taken.isConsumed() ? OptionalInt.empty() : wholeSeconds(taken.getNanosToWaitForRefill());
    }

    @Override
    public OptionalInt look(InetAddress client) {
        Bucket bucket = buckets.getIfPresent(Network.of(client));
        if (bucket == null) {
            return OptionalInt.empty();
        }
        EstimationProbe next = bucket.estimateAbilityToConsume(1);
        return next.canBeConsumed() ? OptionalInt.empty() : wholeSeconds(next.getNanosToWaitForRefill());
    }

    /** How many addresses are remembered now. */
    long addresses() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket full() {
        return Bucket.builder()
                .withCustomTimePrecision(meter)
                .addLimit(limit -> limit.capacity(burst).refillGreedy(tokens, period))
                .build();
    }

    private static OptionalInt wholeSeconds(long nanos) {
        return OptionalInt.of((int) (TimeUnit.NANOSECONDS.toSeconds(nanos - 1) + 1));
    }

    /** What counts as one address: all of IPv4, the first half of IPv6. */
    private record Network(int version, long bits) {
        static Network of(InetAddress address) {
            byte[] bytes = AddressLiteral.bytes(address);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return bytes.length == 4 ? new Network(4, buffer.getInt()) : new Network(6, buffer.getLong());
        }
    }

    private record Meter(LongSupplier nanoTime) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
