// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;

/** Runs a handler's own code and makes its result fit to send: failures become problems, every response gets the common headers. */
final class Responder {
    private static final byte[] EMPTY = {};

    private final Logger log;
    private final int retryAfterSeconds;
    private final Cors cors;
    private final ObjectMapper mapper = new ObjectMapper();

    /** Logs to the handler's own log. */
    Responder(Logger log, WhipWhepConfig config) {
        this.log = log;
        this.retryAfterSeconds = config.retryAfterSeconds();
        this.cors = new Cors(config.allowedOrigins());
    }

    /** Calls the code; whatever it throws or fails with, the result is a response. */
    CompletableFuture<HttpResponse> respond(
            HttpRequest request, Function<HttpRequest, CompletableFuture<HttpResponse>> code) {
        return CompletableFuture.completedFuture(request)
                .thenCompose(code)
                .exceptionally(failure -> problem(cause(failure)))
                .thenApply(response -> finished(request, response));
    }

    static HttpResponse empty(Outcome outcome, HttpHeaders headers) {
        return new HttpResponse(outcome.status(), headers, EMPTY);
    }

    HttpResponse json(Outcome outcome, String mediaType, HttpHeaders headers, JsonNode content) {
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
    HttpResponse methodNotAllowed(String allow) {
        Problem problem = Problem.of(Outcome.METHOD_NOT_ALLOWED, "the resource has " + allow);
        return problem(problem, HttpHeaders.builder().add("Allow", allow));
    }

    private HttpResponse problem(Throwable failure) {
        Problem problem = Problem.of(failure, retryAfterSeconds);
        if (problem.outcome() == Outcome.INTERNAL_ERROR) {
            log.error("request failed, answered {}", problem.outcome().status(), failure);
        } else {
            log.debug("refused with {}: {}", problem.outcome(), problem.detail());
        }
        HttpHeaders.Builder headers = HttpHeaders.builder();
        if (problem.outcome() == Outcome.NOT_SDP) {
            headers.add("Accept-Post", Offers.MEDIA_TYPE);
        }
        if (problem.outcome() == Outcome.NOT_FRAGMENT) {
            headers.add("Accept-Patch", Patches.MEDIA_TYPE);
        }
        return problem(problem, headers);
    }

    private HttpResponse problem(Problem problem, HttpHeaders.Builder headers) {
        problem.retryAfterSeconds().ifPresent(seconds -> headers.add("Retry-After", Integer.toString(seconds)));
        Outcome outcome = problem.outcome();
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("type", outcome.type())
                .put("title", outcome.title())
                .put("status", outcome.status())
                .put("detail", problem.detail());
        problem.line().ifPresent(line -> content.put("line", line));
        return json(outcome, "application/problem+json", headers.build(), content);
    }

    private HttpResponse finished(HttpRequest request, HttpResponse response) {
        HttpHeaders.Builder headers = response.headers().toBuilder()
                .add("Cache-Control", "no-store")
                .add("X-Content-Type-Options", "nosniff");
        cors.addTo(headers, request);
        byte[] body = request.method().equals("HEAD") ? EMPTY : response.body();
        return new HttpResponse(response.status(), headers.build(), body);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
