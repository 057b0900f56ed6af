// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.launcher.metrics.Meters;
import dev.weir.sfu.launcher.settings.MetricsSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.whip.address.Cidr;
import dev.weir.sfu.whip.guard.RateLimiter;
import dev.weir.sfu.whip.guard.TrustedProxies;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /metrics}, for those whose address is allowed and those who show the token.
 *
 * <p>An address counts only where it is the client's: what a proxy passed on comes from the proxy, which mostly is on this very machine.
 * {@link TrustedProxies} takes away what trusted proxies have said where it has found the client, so that whatever is
 * still there says that it has not. Thread-safe.
 */
final class MetricsDoor implements HttpHandler {
    static final String PATH = "/metrics";

    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([!-~]+)");

    private final List<Cidr> allowed;
    private final Optional<byte[]> token;
    private final RateLimiter wrongTokens;
    private final Supplier<String> scrape;
    private final Executor executor;

    private MetricsDoor(
            List<Cidr> allowed, String token, RateLimiter wrongTokens, Supplier<String> scrape, Executor executor) {
        this.allowed = List.copyOf(allowed);
        this.token = token.isEmpty() ? Optional.empty() : Optional.of(token.getBytes(StandardCharsets.UTF_8));
        this.wrongTokens = wrongTokens;
        this.scrape = scrape;
        this.executor = executor;
    }

    /**
     * Opens to those whom the settings name.
     *
     * @param scrape what to tell them; may take a while
     * @param executor where that is asked for
     */
    static MetricsDoor of(Settings settings, Supplier<String> scrape, Executor executor) {
        return new MetricsDoor(
                settings.get(MetricsSettings.METRICS_ALLOW),
                settings.get(MetricsSettings.METRICS_TOKEN),
                Limits.failures(settings),
                scrape,
                executor);
    }

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return CompletableFuture.completedFuture(Responses.readOnly());
        }
        return refusal(request)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.supplyAsync(scrape, executor).thenApply(MetricsDoor::told));
    }

    private static HttpResponse told(String text) {
        return Responses.response(
                200,
                Map.of("Content-Type", Meters.MEDIA_TYPE, "Cache-Control", "no-store"),
                text.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<HttpResponse> refusal(HttpRequest request) {
        if (comesFromAllowed(request)) {
            return Optional.empty();
        }
        if (token.isEmpty()) {
            return Optional.of(Responses.problem(
                    403,
                    "address-refused",
                    "The address may not do this",
                    "Your address may not read metrics here (" + MetricsSettings.METRICS_ALLOW + ").",
                    Map.of()));
        }
        OptionalInt wait = wrongTokens.look(request.remoteAddress());
        if (wait.isPresent()) {
            return Optional.of(Responses.problem(
                    429,
                    "rate-limited",
                    "Too many requests",
                    "Too many wrong tokens came from your address.",
                    Map.of("Retry-After", Integer.toString(wait.getAsInt()))));
        }
        Optional<byte[]> shown = request.headers().first("Authorization").flatMap(MetricsDoor::bearer);
        if (shown.isPresent() && MessageDigest.isEqual(shown.get(), token.get())) {
            return Optional.empty();
        }
        shown.ifPresent(wrong -> wrongTokens.take(request.remoteAddress()));
        return Optional.of(Responses.problem(
                401,
                "unauthenticated",
                "A valid token is needed",
                "Show the token of metrics as a bearer token.",
                Map.of("WWW-Authenticate", "Bearer")));
    }

    private boolean comesFromAllowed(HttpRequest request) {
        return !TrustedProxies.tellsOfItsWay(request)
                && allowed.stream().anyMatch(network -> network.contains(request.remoteAddress()));
    }

    private static Optional<byte[]> bearer(String header) {
        Matcher matcher = BEARER.matcher(header);
        return matcher.matches() ? Optional.of(matcher.group(1).getBytes(StandardCharsets.UTF_8)) : Optional.empty();
    }
}
