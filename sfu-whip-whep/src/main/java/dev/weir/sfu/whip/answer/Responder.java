// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.observe.HttpContext;
import dev.weir.sfu.whip.observe.HttpObservations;
import dev.weir.sfu.whip.observe.HttpObservations.Ending;
import dev.weir.sfu.whip.observe.Resource;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;

/** Runs a handler's own code and makes its result fit to send: failures become problems, every response gets the common headers. */
public final class Responder {
    private static final byte[] EMPTY = {};

    private final Logger log;
    private final int retryAfterSeconds;
    private final Cors cors;
    private final HttpObservations observations;
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * Logs to the handler's own log.
     *
     * @param retryAfterSeconds told to clients turned away because the server is full
     * @param observations of every request
     */
    public Responder(Logger log, List<String> allowedOrigins, int retryAfterSeconds, HttpObservations observations) {
        this.log = log;
        this.retryAfterSeconds = retryAfterSeconds;
        this.cors = new Cors(allowedOrigins);
        this.observations = observations;
    }

    /**
     * Calls the code; whatever it throws or fails with, the result is a response.
     *
     * @param resource what a request is for; asked only when requests are observed
     */
    public CompletableFuture<HttpResponse> respond(
            HttpRequest request,
            Function<HttpRequest, Resource> resource,
            Function<HttpRequest, CompletableFuture<HttpResponse>> code) {
        if (observations.isOff()) {
            return CompletableFuture.completedFuture(request)
                    .thenCompose(code)
                    .exceptionally(failure -> failed(Failures.cause(failure)))
                    .thenApply(response -> finished(request, response));
        }
        return observations.observe(
                request,
                resource.apply(request),
                ending -> CompletableFuture.completedFuture(request)
                        .thenCompose(code)
                        .thenApply(response -> told(ending, response))
                        .exceptionally(failure -> told(ending, Failures.cause(failure)))
                        .thenApply(response -> finished(request, response)));
    }

    private static HttpResponse told(Ending ending, HttpResponse response) {
        // The one problem that does not come as a failure.
        ending.is(
                response.status() == Outcome.METHOD_NOT_ALLOWED.status()
                        ? Outcome.METHOD_NOT_ALLOWED.word()
                        : HttpContext.SUCCESS);
        return response;
    }

    private HttpResponse told(Ending ending, Throwable failure) {
        ending.is(Failures.word(failure));
        if (Outcome.of(failure) == Outcome.INTERNAL_ERROR && !(failure instanceof RefusedException)) {
            ending.failed(failure);
        }
        return failed(failure);
    }

    public static HttpResponse empty(Outcome outcome, HttpHeaders headers) {
        return new HttpResponse(outcome.status(), headers, EMPTY);
    }

    public HttpResponse json(Outcome outcome, String mediaType, HttpHeaders headers, JsonNode content) {
        try {
            return new HttpResponse(
                    outcome.status(),
                    headers.toBuilder().add("Content-Type", mediaType).build(),
                    mapper.writeValueAsBytes(content));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses a method; {@code allow} lists those the resource has, comma-separated. */
    public HttpResponse methodNotAllowed(String allow) {
        return problem(Problem.of(Outcome.METHOD_NOT_ALLOWED, "the resource has " + allow)
                .header("Allow", allow));
    }

    private HttpResponse failed(Throwable failure) {
        Problem problem = Problem.of(failure, retryAfterSeconds);
        if (problem.outcome() == Outcome.INTERNAL_ERROR) {
            log.error("request failed, answered {}", problem.outcome().status(), failure);
        } else {
            log.debug("refused with {}: {}", problem.outcome(), problem.detail());
        }
        return problem(problem);
    }

    private HttpResponse problem(Problem problem) {
        Outcome outcome = problem.outcome();
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("type", outcome.type())
                .put("title", outcome.title())
                .put("status", outcome.status())
                .put("detail", problem.detail());
        problem.line().ifPresent(line -> content.put("line", line));
        return json(outcome, "application/problem+json", problem.headers(), content);
    }

    private HttpResponse finished(HttpRequest request, HttpResponse response) {
        HttpHeaders.Builder headers = response.headers().toBuilder().add("X-Content-Type-Options", "nosniff");
        if (response.headers().first("Cache-Control").isEmpty()) {
            headers.add("Cache-Control", "no-store");
        }
        cors.addTo(headers, request);
        return request.method().equals("HEAD")
                ? new HttpResponse(response.status(), headers.build(), EMPTY, response.stream(), response.file())
                : response.withHeaders(headers.build());
    }
}
