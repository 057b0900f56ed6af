// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import dev.weir.sfu.whip.access.outgoing.OutgoingHttp;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a set that is somewhere else. Thread-safe.
 *
 * <p>A token waits for a loading when there are no keys yet, when they are too old, and when its key is not among them; the others
 * are checked by what is there. Loadings are a minute apart at least, whatever tokens say, and one at a time.
 */
final class RemoteKeys implements JwtKeys {
    /** A set of a hundred keys with their certificates fits. */
    static final int MAX_BYTES = 256 * 1024;

    static final Duration BETWEEN_LOADINGS = Duration.ofMinutes(1);

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Logger log = LoggerFactory.getLogger(RemoteKeys.class);

    private final JwtAlgorithm algorithm;
    private final URI address;
    private final OutgoingHttp http;
    private final Duration refreshAfter;
    private final Clock clock;

    private Optional<KeySet> keys = Optional.empty();
    private Instant loadedAt = Instant.MIN;
    private Instant triedAt = Instant.MIN;
    private Optional<CompletableFuture<Void>> loading = Optional.empty();

    private RemoteKeys(JwtAlgorithm algorithm, URI address, JwtAuthenticator.Builder from) {
        this.algorithm = algorithm;
        this.address = address;
        http = new OutgoingHttp(from.timeout(), MAX_BYTES);
        refreshAfter = from.refreshAfter();
        clock = from.clock();
    }

    /** @throws IllegalArgumentException when the address is not one to be trusted */
    static RemoteKeys load(JwtAlgorithm algorithm, URI address, JwtAuthenticator.Builder from) {
        String scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String host = Optional.ofNullable(address.getHost()).orElse("").toLowerCase(Locale.ROOT);
        boolean trusted = scheme.equals("https")
                || (scheme.equals("http") && (from.allowsPlainHttp() || LOOPBACK.contains(host)));
        if (!trusted || host.isEmpty() || address.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "key set address must be an https URL without user and password, or an http one at localhost");
        }
        RemoteKeys remote = new RemoteKeys(algorithm, address, from);
        var unused = remote.loadIfAllowed();
        return remote;
    }

    @Override
    public CompletableFuture<List<Algorithm>> matching(Optional<String> keyId) {
        return isCurrent(keyId)
                ? CompletableFuture.completedFuture(found(keyId))
                : loadIfAllowed().thenApply(done -> found(keyId));
    }

    private synchronized boolean isCurrent(Optional<String> keyId) {
        return keys.isPresent()
                && !hasPassed(clock.instant(), loadedAt, refreshAfter)
                && !found(keyId).isEmpty();
    }

    private synchronized List<Algorithm> found(Optional<String> keyId) {
        return keys.orElseThrow(() -> new IllegalStateException("no keys from " + address.getHost() + " yet"))
                .matching(keyId);
    }

    /** Joins the loading under way, or begins one; done at once when the last was too lately. */
    private synchronized CompletableFuture<Void> loadIfAllowed() {
        Instant now = clock.instant();
        if (loading.isPresent()) {
            return loading.get();
        }
        if (!hasPassed(now, triedAt, BETWEEN_LOADINGS)) {
            return CompletableFuture.completedFuture(null);
        }
        triedAt = now;
        CompletableFuture<Void> begun = http.get(
                        address, Map.of("Accept", "application/jwk-set+json, application/json"))
                .handle((reply, failure) -> {
                    loaded(Optional.ofNullable(reply), Optional.ofNullable(failure));
                    return null;
                });
        loading = begun.isDone() ? Optional.empty() : Optional.of(begun);
        return begun;
    }

    private synchronized void loaded(Optional<OutgoingHttp.Reply> reply, Optional<Throwable> failure) {
        loading = Optional.empty();
        Optional<KeySet> fresh = reply.filter(answer -> answer.status() == 200)
                .flatMap(answer -> KeySet.parse(algorithm, answer.content()));
        if (fresh.isPresent()) {
            keys = fresh;
            loadedAt = clock.instant();
            log.debug("{} keys from {}", fresh.get().keys().size(), address.getHost());
            return;
        }
        log.warn(
                "no {} keys from {}: {}; {}",
                algorithm,
                address.getHost(),
                failure.map(Throwable::toString)
                        .or(() -> reply.map(answer -> "status " + answer.status() + " or no usable key in the set"))
                        .orElse("no answer"),
                keys.isPresent() ? "those from before stay" : "nobody gets in by a token");
    }

    /** Whether so much time has passed since; true as well when the clock went back, so that nothing waits for it. */
    private static boolean hasPassed(Instant now, Instant since, Duration age) {
        return now.isBefore(since) || since.equals(Instant.MIN) || !now.isBefore(since.plus(age));
    }
}
