// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.callback;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Remembers decisions for a while, and lets who asks the same at the same time wait for one answer. That nothing could be decided
 * is not remembered. At most 10,000; thread-safe.
 */
final class DecisionCache {
    static final int MAX_DECISIONS = 10_000;

    private final AsyncCache<String, Decision> decisions;

    DecisionCache(Duration grantedFor, Duration refusedFor, LongSupplier nanoClock) {
        decisions = Caffeine.newBuilder()
                .maximumSize(MAX_DECISIONS)
                .ticker(nanoClock::getAsLong)
                .executor(Runnable::run)
                .expireAfter(Expiry.<String, Decision>writing((key, decision) -> {
                    if (decision instanceof Grant) {
                        return grantedFor;
                    }
                    return ((Refusal) decision).kind() == Refusal.Kind.UNAVAILABLE ? Duration.ZERO : refusedFor;
                }))
                .buildAsync();
    }

    /** A copy, so that nobody can end what others wait for. */
    CompletableFuture<Decision> get(String key, Supplier<CompletableFuture<Decision>> ask) {
        return decisions.get(key, (same, executor) -> ask.get()).copy();
    }
}
