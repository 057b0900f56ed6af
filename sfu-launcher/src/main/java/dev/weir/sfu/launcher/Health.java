// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Two questions of whoever looks after the process: does it work at all ({@code /healthz}; if not, start another), and should
 * newcomers be sent to it ({@code /readyz}; if not, send them elsewhere for a while). A drain is an answer to the second alone.
 * Thread-safe.
 */
final class Health implements HttpHandler {
    private static final String ALIVE = "/healthz";
    private static final String READY = "/readyz";

    private final LoopPulse loops;
    private final Optional<DiskPulse> disk;
    private final BooleanSupplier draining;
    private final Executor executor;

    /**
     * @param disk of recordings, where there may be any
     * @param executor where answers are completed: never a media loop
     */
    Health(LoopPulse loops, Optional<DiskPulse> disk, BooleanSupplier draining, Executor executor) {
        this.loops = loops;
        this.disk = disk;
        this.draining = draining;
        this.executor = executor;
    }

    /** Whether the path is one of the two. */
    boolean handles(String path) {
        return path.equals(ALIVE) || path.equals(READY);
    }

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return CompletableFuture.completedFuture(Responses.readOnly());
        }
        return request.path().equals(ALIVE) ? alive() : ready();
    }

    private CompletableFuture<HttpResponse> alive() {
        return loops.problems()
                .thenApplyAsync(
                        problems -> problems.isEmpty()
                                ? Responses.text("ok\n")
                                : Responses.problem(
                                        503,
                                        "unhealthy",
                                        "A part of the server does not work any more",
                                        String.join("; ", problems),
                                        Map.of()),
                        executor);
    }

    private CompletableFuture<HttpResponse> ready() {
        CompletableFuture<List<String>> notes =
                disk.map(DiskPulse::problems).orElseGet(() -> CompletableFuture.completedFuture(List.of()));
        return loops.problems().thenCombineAsync(notes, this::readiness, executor);
    }

    /** What is recorded is not what a newcomer comes for: a full disk is a note, no reason. */
    private HttpResponse readiness(List<String> problems, List<String> notes) {
        List<String> reasons = new ArrayList<>(problems);
        if (draining.getAsBoolean()) {
            reasons.add("draining: no new sessions are taken");
        }
        String json = """
                {"ready":%s,"reasons":%s,"notes":%s}
                """.formatted(reasons.isEmpty(), array(reasons), array(notes));
        return Responses.response(
                reasons.isEmpty() ? 200 : 503,
                Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                json.getBytes(StandardCharsets.UTF_8));
    }

    /** All of them are sentences of ours, which need no escaping. */
    private static String array(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(",", "[", "]"));
    }
}
