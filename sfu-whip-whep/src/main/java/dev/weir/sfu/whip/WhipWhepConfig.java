// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.whip.guard.Doorkeeper;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.regex.Pattern;

/**
 * How the doors are to behave. Immutable; start from {@link #defaults()} or {@link #builder()}.
 *
 * @param allowedOrigins pages that may call from a browser: {@code *} for all, or exact origins such as {@code
 *     https://tv.example:8443}; empty for none but the server's own
 * @param basePath what every path begins with, {@code /api}; empty for none. It also stands in Location headers, so it is the
 *     path clients see
 * @param answerTimeout how long a media loop may take to admit a session; OBS gives up after 8 s
 * @param retryAfterSeconds told to clients turned away because the server is full
 * @param lenientPatch whether a PATCH with candidates may come without If-Match, against RFC 9725 4.3.1, when it is of the present ICE
 *     session; some older players send such, and their candidates are not needed
 * @param iceServers what each session's client is told to use, in this order
 * @param doorkeeper decides who gets in
 * @param reconnectUrl the WHEP endpoint that viewers' event streams name when the server drains, with {@code {room}} for the name
 *     of the room; empty for none, so that they come
 *     back to where they came from
 * @param executor completes responses that a media loop had to be asked for; the common pool unless another is given, such
 *     as the event loop of an HTTP server, which saves a change of threads
 * @param observations told of requests, negotiations and joins (see {@link dev.weir.sfu.whip.observe.DoorObservation}); {@link
 *     ObservationRegistry#NOOP} for nobody, which costs nothing
 */
public record WhipWhepConfig(
        List<String> allowedOrigins,
        String basePath,
        Duration answerTimeout,
        int retryAfterSeconds,
        boolean lenientPatch,
        List<IceServer> iceServers,
        Doorkeeper doorkeeper,
        String reconnectUrl,
        Executor executor,
        ObservationRegistry observations) {
    private static final Pattern ORIGIN = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/?#@\\s,\\\\]+");
    private static final Pattern RECONNECT_URL = Pattern.compile("(?:(?:https?:/)?/[!-~]+)?");
    private static final Pattern BASE_PATH = Pattern.compile("(?:/[A-Za-z0-9._~-]+)*");

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public WhipWhepConfig {
        allowedOrigins = allowedOrigins.stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .toList();
        for (String origin : allowedOrigins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "allowedOrigins must be * or scheme://host[:port] without a path: " + origin);
            }
        }
        iceServers = List.copyOf(iceServers);
        if (!BASE_PATH.matcher(basePath).matches()) {
            throw new IllegalArgumentException(
                    "basePath must be empty or like /api, without a slash behind: " + basePath);
        }
        if (!RECONNECT_URL.matcher(reconnectUrl).matches()) {
            throw new IllegalArgumentException("reconnectUrl must be empty, a path, or begin with http:// or https://");
        }
        if (answerTimeout.isNegative() || answerTimeout.isZero()) {
            throw new IllegalArgumentException("answerTimeout must be positive: " + answerTimeout);
        }
        if (retryAfterSeconds < 1) {
            throw new IllegalArgumentException("retryAfterSeconds must be positive: " + retryAfterSeconds);
        }
    }

    /** All origins, paths under {@code /api}, everybody gets in. */
    public static WhipWhepConfig defaults() {
        return builder().build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from the defaults; each method returns the builder. */
    public static final class Builder {
        private List<String> allowedOrigins = List.of("*");
        private String basePath = "/api";
        private Duration answerTimeout = Duration.ofSeconds(5);
        private int retryAfterSeconds = 5;
        private boolean lenientPatch;
        private List<IceServer> iceServers = List.of();
        private Doorkeeper doorkeeper = Doorkeeper.open();
        private String reconnectUrl = "";
        // Named because the JDK before 25 starts a thread for each call instead on a machine of two cores.
        private Executor executor = ForkJoinPool.commonPool();
        private ObservationRegistry observations = ObservationRegistry.NOOP;

        private Builder() {}

        public Builder allowedOrigins(List<String> origins) {
            allowedOrigins = origins;
            return this;
        }

        public Builder basePath(String path) {
            basePath = path;
            return this;
        }

        public Builder answerTimeout(Duration timeout) {
            answerTimeout = timeout;
            return this;
        }

        public Builder retryAfterSeconds(int seconds) {
            retryAfterSeconds = seconds;
            return this;
        }

        public Builder lenientPatch(boolean lenient) {
            lenientPatch = lenient;
            return this;
        }

        public Builder iceServers(List<IceServer> servers) {
            iceServers = servers;
            return this;
        }

        /** Lets everybody in unless another is given. */
        public Builder doorkeeper(Doorkeeper decides) {
            doorkeeper = decides;
            return this;
        }

        /** Where viewers go when the server drains; where they came from unless said. */
        public Builder reconnectUrl(String endpoint) {
            reconnectUrl = endpoint;
            return this;
        }

        public Builder executor(Executor ofResponses) {
            executor = ofResponses;
            return this;
        }

        /** Such as the one of a Spring Boot application; nobody is told unless one is given. */
        public Builder observations(ObservationRegistry registry) {
            observations = registry;
            return this;
        }

        public WhipWhepConfig build() {
            return new WhipWhepConfig(
                    allowedOrigins,
                    basePath,
                    answerTimeout,
                    retryAfterSeconds,
                    lenientPatch,
                    iceServers,
                    doorkeeper,
                    reconnectUrl,
                    executor,
                    observations);
        }
    }
}
