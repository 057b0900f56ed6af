// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import dev.weir.sfu.room.Client;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.Problem;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.http.HttpRequest;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about every request before the SFU hears of it. In this order, the cheapest first:
 *
 * <ol>
 *   <li>the client's address is allowed to do such a thing at all (403),
 *   <li>it does not ask too often (429), nor has it shown too many wrong tokens lately (429),
 *   <li>the {@link Authenticator} grants it (401, 403, 503),
 *   <li>neither room nor subject is banned (403).
 * </ol>
 *
 * <p>Requests to a session need what the POST needed that began it: the very same token, or one that the authenticator grants the
 * same to under the same subject. So whoever began a session can end it though their token has expired since. Where no token was
 * shown, by the address for instance, the authenticator is asked each time.
 *
 * <p>{@link #admit} throws, or its future fails with, what the doors turn into a problem document. Thread-safe; never blocks.
 */
public final class Doorkeeper {
    private static final int UNDECIDED_SECONDS = 5;
    private static final Logger log = LoggerFactory.getLogger(Doorkeeper.class);

    private final Authenticator authenticator;
    private final AddressRules addresses;
    private final RateLimiter requests;
    private final RateLimiter failures;
    private final Bans bans;
    private final String tokenParameter;
    private final CredentialDigest digest = new CredentialDigest();
    private final TurnedAwayCounts turnedAway = new TurnedAwayCounts();

    private Doorkeeper(Builder from) {
        authenticator = from.authenticator;
        addresses = from.addresses;
        requests = from.requests;
        failures = from.failures;
        bans = from.bans;
        tokenParameter = from.tokenParameter;
    }

    /** Lets everybody publish, watch and list, from everywhere, as often as they like. */
    public static Doorkeeper open() {
        return builder().build();
    }

    /** Starts from {@link #open}. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many were not let in, so far, for that reason; {@link #allows} counts nobody. */
    public long turnedAway(TurnedAway why) {
        return turnedAway.of(why);
    }

    /** Whether tokens may stand in the query of a URL, so that it has to survive into the URLs that answers give. */
    public boolean takesTokensInUrls() {
        return !tokenParameter.isEmpty();
    }

    /**
     * The token in the query of a URL, as it stands there with its name, for URLs that answers give; empty when there is none or it
     * may not stand there.
     */
    public Optional<String> tokenInUrl(HttpRequest request) {
        return takesTokensInUrls() ? Credentials.parameter(request.query(), tokenParameter) : Optional.empty();
    }

    /**
     * Whether somebody who was admitted to one thing would be to another; counts nothing.
     *
     * @return fails with a problem when nobody can tell
     */
    public CompletableFuture<Boolean> allows(HttpRequest request, Action action, RoomName room) {
        if (!addresses.allow(action, request.remoteAddress())) {
            return CompletableFuture.completedFuture(false);
        }
        return asked(wish(request, action, Optional.of(room), Credentials.in(request, tokenParameter)))
                .thenApply(decision -> {
                    if (decision instanceof Refusal refusal) {
                        if (refusal.kind() == Refusal.Kind.UNAVAILABLE) {
                            throw refused(refusal);
                        }
                        return false;
                    }
                    return bans.reason(room, ((Grant) decision).subject()).isEmpty();
                });
    }

    /**
     * Lets somebody in, or not.
     *
     * @param room of publishing and watching
     */
    public CompletableFuture<Admission> admit(HttpRequest request, Action action, Optional<RoomName> room) {
        countAndCheck(request, action);
        Optional<String> token = tokenOf(request);
        return decide(request, action, room, token)
                .thenApply(grant -> new Admission(
                        unlessBanned(grant, room), token.map(digest::of).orElse("")));
    }

    /** Lets somebody at a session: with the token that began it, or another one of the same subject. */
    public CompletableFuture<Admission> admit(HttpRequest request, SessionInfo session) {
        Action action = session.role() == SessionInfo.Role.PUBLISHER ? Action.PUBLISH : Action.PLAY;
        Optional<RoomName> room = Optional.of(session.room());
        countAndCheck(request, action);
        Optional<String> token = tokenOf(request);
        String shown = token.map(digest::of).orElse("");
        Client owner = session.client();
        if (token.isPresent() && digest.matches(shown, owner.credential())) {
            Grant grant = new Grant(owner.subject(), owner.timeLimit());
            return CompletableFuture.completedFuture(new Admission(unlessBanned(grant, room), shown));
        }
        return decide(request, action, room, token).thenApply(grant -> {
            boolean nobodys = owner.credential().isEmpty() && owner.subject().isEmpty();
            boolean sameSubject = !grant.subject().isEmpty() && grant.subject().equals(owner.subject());
            if (!nobodys && !sameSubject) {
                turnedAway.count(TurnedAway.FORBIDDEN);
                throw forbidden("the session is somebody else's");
            }
            return new Admission(unlessBanned(grant, room), shown);
        });
    }

    /**
     * Counts a request that is not for anything there is, such as one to a session that has ended: guessing costs as much as asking.
     * Fails as {@link #admit} does, by an exception.
     */
    public void count(HttpRequest request) {
        InetAddress client = request.remoteAddress();
        boolean reads = switch (request.method()) {
            case "GET", "HEAD", "OPTIONS" -> true;
            default -> false;
        };
        if (!reads) {
            refuseWhileLimited(
                    requests.take(client), TurnedAway.TOO_MANY_REQUESTS, "too many requests from your address");
        }
    }

    /**
     * Looks again at the bans once a session has begun: one that was added since {@link #admit} has ended the sessions that there
     * were, and not this one. Fails as {@link #admit} does, by an exception; then the session is to be ended.
     */
    public void recheck(Admission admission, RoomName room) {
        unlessBanned(admission.grant(), Optional.of(room));
    }

    private void countAndCheck(HttpRequest request, Action action) {
        InetAddress client = request.remoteAddress();
        if (!addresses.allow(action, client)) {
            turnedAway.count(TurnedAway.ADDRESS);
            throw new RefusedException(Outcome.ADDRESS_REFUSED, "your address may not do this here");
        }
        count(request);
        refuseWhileLimited(
                failures.look(client), TurnedAway.TOO_MANY_WRONG_TOKENS, "too many wrong tokens from your address");
    }

    private void refuseWhileLimited(OptionalInt retryAfterSeconds, TurnedAway why, String detail) {
        if (retryAfterSeconds.isPresent()) {
            turnedAway.count(why);
            throw new RefusedException(
                    Problem.of(Outcome.RATE_LIMITED, detail).retryAfter(retryAfterSeconds.getAsInt()));
        }
    }

    private Optional<String> tokenOf(HttpRequest request) {
        try {
            return Credentials.in(request, tokenParameter);
        } catch (RefusedException wrong) {
            failures.take(request.remoteAddress());
            turnedAway.count(TurnedAway.WRONG_TOKEN);
            throw wrong;
        }
    }

    private CompletableFuture<Grant> decide(
            HttpRequest request, Action action, Optional<RoomName> room, Optional<String> token) {
        AccessRequest wish = wish(request, action, room, token);
        return asked(wish).thenApply(decision -> {
            if (decision instanceof Refusal refusal) {
                if (token.isPresent() && refusal.kind() == Refusal.Kind.BAD_CREDENTIALS) {
                    failures.take(request.remoteAddress());
                }
                log.debug("refused to {}: {}", wish, refusal.kind());
                turnedAway.count(TurnedAway.of(refusal.kind()));
                throw refused(refusal);
            }
            return (Grant) decision;
        });
    }

    private static AccessRequest wish(
            HttpRequest request, Action action, Optional<RoomName> room, Optional<String> token) {
        return new AccessRequest(
                action,
                room,
                token,
                request.remoteAddress(),
                request.headers().first("User-Agent").orElse(""),
                UUID.randomUUID().toString());
    }

    private CompletableFuture<Decision> asked(AccessRequest wish) {
        try {
            // Others write authenticators: one that forgets to decide counts as one that fails.
            return authenticator
                    .authenticate(wish)
                    .thenApply(decision -> Objects.requireNonNull(decision, "decision"))
                    .exceptionally(Doorkeeper::failed);
        } catch (RuntimeException bug) {
            return CompletableFuture.completedFuture(failed(bug));
        }
    }

    private static Decision failed(Throwable failure) {
        log.error("the authenticator failed, so nobody gets in", failure);
        return Refusal.unavailable("access cannot be decided at the moment");
    }

    private Grant unlessBanned(Grant grant, Optional<RoomName> room) {
        room.flatMap(name -> bans.reason(name, grant.subject())).ifPresent(reason -> {
            turnedAway.count(TurnedAway.BANNED);
            throw new RefusedException(Outcome.BANNED, reason);
        });
        return grant;
    }

    private static RefusedException refused(Refusal refusal) {
        return switch (refusal.kind()) {
            case NO_CREDENTIALS -> unauthenticated(refusal.detail(), Challenge.NO_TOKEN);
            case BAD_CREDENTIALS -> unauthenticated(refusal.detail(), Challenge.INVALID_TOKEN);
            case FORBIDDEN -> forbidden(refusal.detail());
            case UNAVAILABLE ->
                new RefusedException(
                        Problem.of(Outcome.ACCESS_UNDECIDED, refusal.detail()).retryAfter(UNDECIDED_SECONDS));
        };
    }

    private static RefusedException unauthenticated(String detail, String challenge) {
        return new RefusedException(Problem.of(Outcome.UNAUTHENTICATED, detail).header("WWW-Authenticate", challenge));
    }

    private static RefusedException forbidden(String detail) {
        return new RefusedException(
                Problem.of(Outcome.FORBIDDEN, detail).header("WWW-Authenticate", Challenge.INSUFFICIENT_SCOPE));
    }

    /** Each method returns the builder. */
    public static final class Builder {
        private Authenticator authenticator = Authenticator.everybody();
        private AddressRules addresses = AddressRules.everywhere();
        private RateLimiter requests = RateLimiter.none();
        private RateLimiter failures = RateLimiter.none();
        private Bans bans = Bans.none();
        private String tokenParameter = "";

        private Builder() {}

        public Builder authenticator(Authenticator decides) {
            authenticator = decides;
            return this;
        }

        public Builder addressRules(AddressRules rules) {
            addresses = rules;
            return this;
        }

        /** Of POST, PATCH and DELETE from one address. */
        public Builder requestLimiter(RateLimiter limiter) {
            requests = limiter;
            return this;
        }

        /** Of wrong tokens from one address, which gets no answer but 429 once it has none left. */
        public Builder failureLimiter(RateLimiter limiter) {
            failures = limiter;
            return this;
        }

        public Builder bans(Bans keptOut) {
            bans = keptOut;
            return this;
        }

        /**
         * Takes a token from this query parameter too (RFC 9725 4.7.1 allows it): for players that can send no header. URLs end
         * up in logs and histories, so it is off unless said.
         */
        public Builder tokenParameter(String name) {
            tokenParameter = name;
            return this;
        }

        public Doorkeeper build() {
            return new Doorkeeper(this);
        }
    }
}
