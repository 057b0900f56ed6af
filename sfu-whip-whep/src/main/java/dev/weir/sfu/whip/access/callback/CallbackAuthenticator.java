// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.callback;

import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.access.json.GrantMembers;
import dev.weir.sfu.whip.access.outgoing.OutgoingHttp;
import dev.weir.sfu.whip.json.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server of the operator's, by POST of a JSON object. Status 200 and a JSON object grant; 401 means that the token is wrong,
 * 403 that it is not for this; anything else, no answer in time, and an answer that is too long or not understood let nobody in.
 *
 * <p>Answers are remembered for a few seconds, so that a client that sends POST, PATCH and DELETE asks once, and who asks the same
 * at the same time shares one call. At most 64 calls are under way; whoever would need another is refused as {@link
 * Refusal.Kind#UNAVAILABLE}. Redirects are not followed. Unless {@link Builder#allowPrivateTargets} says so, only hosts of the
 * public Internet are asked, over https.
 *
 * <p>Thread-safe; never blocks. Names are looked up on threads of its own, until {@link #close}.
 */
public final class CallbackAuthenticator implements Authenticator, AutoCloseable {
    static final int MAX_CALLS = 64;
    static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final int LOOKUP_THREADS = 4;
    private static final Refusal UNDECIDED = Refusal.unavailable("access cannot be decided at the moment");
    private static final Logger log = LoggerFactory.getLogger(CallbackAuthenticator.class);

    private final Target target;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final OutgoingHttp http;
    private final DecisionCache decisions;
    private final ThreadPoolExecutor lookups;
    private final Semaphore calls = new Semaphore(MAX_CALLS);
    private final AtomicLong failures = new AtomicLong();

    private CallbackAuthenticator(Builder from) {
        target = Target.of(from.uri, from.allowPrivateTargets, from.names);
        headers = headers(from.secret);
        timeout = from.timeout;
        http = new OutgoingHttp(timeout, MAX_ANSWER_BYTES);
        decisions = new DecisionCache(from.grantedFor, from.refusedFor, from.nanoClock);
        lookups = new ThreadPoolExecutor(
                LOOKUP_THREADS, LOOKUP_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_CALLS), task -> {
                    Thread thread = new Thread(task, "weir-callback");
                    thread.setDaemon(true);
                    return thread;
                });
        lookups.allowCoreThreadTimeOut(true);
    }

    private static Map<String, String> headers(String secret) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json");
        if (!secret.isEmpty()) {
            headers.put("Authorization", "Bearer " + secret);
        }
        return Map.copyOf(headers);
    }

    /** Asks at this URL. */
    public static Builder at(URI uri) {
        return new Builder(uri);
    }

    @Override
    public CompletableFuture<Decision> authenticate(AccessRequest request) {
        return decisions.get(Question.key(request), () -> ask(request));
    }

    private CompletableFuture<Decision> ask(AccessRequest request) {
        if (!calls.tryAcquire()) {
            failed(new IOException(MAX_CALLS + " calls are under way already"));
            return CompletableFuture.completedFuture(UNDECIDED);
        }
        CompletableFuture<OutgoingHttp.Reply> call = targetAllowed()
                .thenCompose(allowed -> http.post(target.uri(), headers, Question.json(request)))
                .whenComplete((reply, failure) -> calls.release());
        // Looking the name up takes time as well, which the timeout of the call knows nothing of.
        return call.thenApply(reply -> decide(request, reply))
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    failed(failure);
                    return UNDECIDED;
                });
    }

    private CompletableFuture<Void> targetAllowed() {
        try {
            return CompletableFuture.runAsync(
                    () -> {
                        try {
                            target.requireAllowed();
                        } catch (IOException refused) {
                            throw new CompletionException(refused);
                        }
                    },
                    lookups);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedFuture(closed);
        }
    }

    private static Decision decide(AccessRequest request, OutgoingHttp.Reply reply) {
        return switch (reply.status()) {
            case 200 -> granted(request, reply.content());
            case 401 ->
                request.token().isPresent()
                        ? Refusal.badCredentials("the token is not good for anything here")
                        : Refusal.noCredentials("a token is needed");
            case 403 -> Refusal.forbidden("you may not do this here");
            default -> throw new CompletionException(new IOException("status " + reply.status()));
        };
    }

    private static Decision granted(AccessRequest request, byte[] content) {
        GrantMembers to = StrictJson.object(content)
                .flatMap(object -> GrantMembers.of(object, "subject"))
                .orElseThrow(() -> new CompletionException(new IOException(
                        "status 200, but no JSON object with subject and publishSeconds as they should be")));
        return new Grant(to.subject(), request.action() == Action.PUBLISH ? to.publishLimit() : Optional.empty());
    }

    /** Logs the first, tenth, hundredth: when the operator's server is away, everybody's request fails. */
    private void failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        long count = failures.incrementAndGet();
        if (Pattern.matches("10*", Long.toString(count))) {
            log.warn(
                    "nobody was let in, since the callback to {} failed ({} times so far): {}",
                    target.uri().getHost(),
                    count,
                    cause.toString());
        }
    }

    /** Asks no more: whatever is not remembered is refused. */
    @Override
    public void close() {
        lookups.shutdownNow();
    }

    /** Each method returns the builder. */
    public static final class Builder {
        private static final Pattern SECRET = Pattern.compile("[!-~]*");

        private final URI uri;
        private String secret = "";
        private boolean allowPrivateTargets;
        private Duration timeout = Duration.ofSeconds(3);
        private Duration grantedFor = Duration.ofSeconds(10);
        private Duration refusedFor = Duration.ofSeconds(2);
        private NameLookup names = InetAddress::getAllByName;
        private LongSupplier nanoClock = System::nanoTime;

        private Builder(URI uri) {
            this.uri = uri;
        }

        /** By which the operator's server knows this one, as a bearer token; empty for none. */
        public Builder secret(String token) {
            if (!SECRET.matcher(token).matches()) {
                throw new IllegalArgumentException("secret must be printable ASCII characters without blanks");
            }
            secret = token;
            return this;
        }

        /** Lets hosts be asked that are on this machine or in a private network, and that without TLS. */
        public Builder allowPrivateTargets(boolean allowed) {
            allowPrivateTargets = allowed;
            return this;
        }

        /** How long to wait for an answer: up to a minute; 3 seconds unless said. */
        public Builder timeout(Duration limit) {
            timeout = bounded("timeout", limit, Duration.ofMillis(1), Duration.ofMinutes(1));
            return this;
        }

        /** How long a grant is remembered: up to an hour; 10 seconds unless said. */
        public Builder grantedFor(Duration age) {
            grantedFor = bounded("grantedFor", age, Duration.ZERO, Duration.ofHours(1));
            return this;
        }

        /** How long a refusal is remembered: up to an hour; 2 seconds unless said. */
        public Builder refusedFor(Duration age) {
            refusedFor = bounded("refusedFor", age, Duration.ZERO, Duration.ofHours(1));
            return this;
        }

        Builder names(NameLookup lookup) {
            names = lookup;
            return this;
        }

        Builder nanoClock(LongSupplier clock) {
            nanoClock = clock;
            return this;
        }

        private static Duration bounded(String name, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(name + " must be " + least + " to " + most + ": " + value);
            }
            return value;
        }

        /**
         * Asks nobody yet.
         *
         * @throws IllegalArgumentException when the URL can never be asked, saying what would be right
         */
        public CallbackAuthenticator build() {
            return new CallbackAuthenticator(this);
        }
    }
}
