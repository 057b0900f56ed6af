// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.Refusal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Lets in who shows a JSON Web Token (RFC 7519) signed by somebody this server trusts. Its claims say what for: {@code sub}, {@code
 * room}, {@code role}, {@code admin}, {@code publishSeconds}.
 *
 * <p>The algorithm is the configured one, whatever the token says (RFC 8725 section 3.1). {@code exp} must be there; {@code
 * exp}, {@code nbf} and {@code iat} must fit the clock; {@code iss} and {@code aud} must be the configured ones, where some are.
 * Thread-safe. Never blocks: with a key set, the first decisions come when it is loaded.
 */
public final class JwtAuthenticator implements Authenticator {
    private final TokenRules rules;
    private final JwtKeys keys;

    private JwtAuthenticator(TokenRules rules, JwtKeys keys) {
        this.rules = rules;
        this.keys = keys;
    }

    /**
     * Trusts whoever knows the secret.
     *
     * @param secret its UTF-8 form is the key, and at least 32 bytes long (RFC 7518 section 3.2)
     */
    public static Builder secret(String secret) {
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        if (key.length < 32) {
            throw new IllegalArgumentException("secret must be at least 32 bytes long: " + key.length
                    + "; openssl rand -base64 48 makes a good one");
        }
        return new Builder(JwtAlgorithm.HS256, from -> JwtKeys.always(Algorithm.HMAC256(key)));
    }

    /**
     * Trusts the owner of the key.
     *
     * @param algorithm RS256 or ES256
     * @param pem PUBLIC KEY or CERTIFICATE; a certificate's dates and issuer are not looked at
     */
    public static Builder publicKey(JwtAlgorithm algorithm, String pem) {
        requireAsymmetric(algorithm);
        JwtKeys key = JwtKeys.always(PublicKeys.ofPem(algorithm, pem));
        return new Builder(algorithm, from -> key);
    }

    /**
     * Trusts the owners of a JSON Web Key Set (RFC 7517). It is loaded at once, again when it is older than {@link
     * Builder#refreshAfter}, and when a token names a key that is not in it, but never twice in a minute; a set that cannot be had
     * leaves the keys as they are.
     *
     * @param algorithm RS256 or ES256
     * @param address an https URL, or an http one at the loopback interface
     */
    public static Builder keySet(JwtAlgorithm algorithm, URI address) {
        requireAsymmetric(algorithm);
        return new Builder(algorithm, from -> RemoteKeys.load(algorithm, address, from));
    }

    private static void requireAsymmetric(JwtAlgorithm algorithm) {
        if (algorithm == JwtAlgorithm.HS256) {
            throw new IllegalArgumentException("algorithm of a public key must be RS256 or ES256: HS256");
        }
    }

    @Override
    public CompletableFuture<Decision> authenticate(AccessRequest request) {
        if (request.token().isEmpty()) {
            return decided(Refusal.noCredentials("a token is needed"));
        }
        Optional<CompactToken> read = CompactToken.parse(request.token().get());
        if (read.isEmpty()) {
            return decided(
                    Refusal.badCredentials("the token is no signed JWT with an exp that this server understands"));
        }
        CompactToken token = read.get();
        if (!token.algorithm().equals(rules.algorithm().name())) {
            return decided(Refusal.badCredentials("the token's alg must be " + rules.algorithm()));
        }
        // Only a name is looked up here: the signature decides, whatever the name.
        return keys.matching(token.keyId())
                .handle((candidates, failure) -> failure == null
                        ? decide(token, candidates, request)
                        : Refusal.unavailable("the keys that tokens are checked by are not there yet"));
    }

    private Decision decide(CompactToken token, List<Algorithm> candidates, AccessRequest request) {
        Optional<String> complaint = rules.complaint(token, candidates);
        if (complaint.isPresent()) {
            return Refusal.badCredentials(complaint.get());
        }
        return TokenRights.of(token.payload())
                .map(rights -> rights.decide(request))
                .orElse(Refusal.badCredentials("a claim of the token is of the wrong type"));
    }

    private static CompletableFuture<Decision> decided(Decision decision) {
        return CompletableFuture.completedFuture(decision);
    }

    /** Each method returns the builder. */
    public static final class Builder {
        private static final Duration MAX_LEEWAY = Duration.ofMinutes(5);

        /** A stream key may well last a year. */
        private static final Duration MAX_LIFETIME = Duration.ofDays(400);

        private final JwtAlgorithm algorithm;
        private final Function<Builder, JwtKeys> keys;
        private Optional<String> issuer = Optional.empty();
        private Optional<String> audience = Optional.empty();
        private Duration maxLifetime = MAX_LIFETIME;
        private Duration leeway = Duration.ofSeconds(10);
        private Clock clock = Clock.systemUTC();
        private Duration refreshAfter = Duration.ofMinutes(15);
        private Duration timeout = Duration.ofSeconds(3);
        private boolean plainHttp;

        private Builder(JwtAlgorithm algorithm, Function<Builder, JwtKeys> keys) {
            this.algorithm = algorithm;
            this.keys = keys;
        }

        /** What {@code iss} must be; empty for anything or nothing. */
        public Builder issuer(String name) {
            issuer = Optional.of(name).filter(given -> !given.isEmpty());
            return this;
        }

        /** What {@code aud} must be or contain; empty for anything or nothing. */
        public Builder audience(String name) {
            audience = Optional.of(name).filter(given -> !given.isEmpty());
            return this;
        }

        /** By how much the issuer's clock may be wrong: whole seconds, 0 to 5 minutes; 10 seconds unless said. */
        public Builder leeway(Duration difference) {
            if (difference.isNegative() || difference.compareTo(MAX_LEEWAY) > 0) {
                throw new IllegalArgumentException("leeway must be 0 to 300 s: " + difference);
            }
            leeway = difference;
            return this;
        }

        /**
         * How far away {@code exp} may be when a token is shown; 400 days unless said, so that a stream key may last a year and no
         * token for ever. Whoever hands out short-lived tokens only can have that enforced here.
         */
        public Builder maxLifetime(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("maxLifetime must be positive: " + limit);
            }
            maxLifetime = limit;
            return this;
        }

        /** Tells the time; the system's unless said. */
        public Builder clock(Clock source) {
            clock = source;
            return this;
        }

        /** After which age a key set is loaded again before a token is checked by it: 1 minute to 1 day; 15 minutes unless said. */
        public Builder refreshAfter(Duration age) {
            if (age.compareTo(Duration.ofMinutes(1)) < 0 || age.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("refreshAfter must be 1 minute to 1 day: " + age);
            }
            refreshAfter = age;
            return this;
        }

        /** How long to wait for a key set: up to a minute; 3 seconds unless said. */
        public Builder timeout(Duration limit) {
            if (limit.isNegative() || limit.isZero() || limit.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException("timeout must be positive and at most 1 minute: " + limit);
            }
            timeout = limit;
            return this;
        }

        /** Lets a key set come by http from other hosts than this: whoever can change it on its way opens every room. */
        public Builder allowPlainHttp(boolean allowed) {
            plainHttp = allowed;
            return this;
        }

        Clock clock() {
            return clock;
        }

        Duration refreshAfter() {
            return refreshAfter;
        }

        Duration timeout() {
            return timeout;
        }

        boolean allowsPlainHttp() {
            return plainHttp;
        }

        /**
         * Begins to load the key set, if there is to be one.
         *
         * @throws IllegalArgumentException when its address is not one to be trusted
         */
        public JwtAuthenticator build() {
            return new JwtAuthenticator(
                    new TokenRules(algorithm, issuer, audience, leeway, maxLifetime, clock), keys.apply(this));
        }
    }
}
