// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits for a media loop's answer without holding the loop up: an HTTP server's continuations may block, a loop may not. */
public final class LoopAnswer {
    private LoopAnswer() {}

    /**
     * The same answer on a thread of {@code executor}, or a TimeoutException.
     *
     * @param late gets an answer that came after its time, so that nothing stays behind that nobody knows of
     */
    public static <T> CompletableFuture<T> await(
            CompletableFuture<T> answer, Duration timeout, Executor executor, Consumer<T> late) {
        CompletableFuture<T> bounded = new CompletableFuture<>();
        var unused = answer.whenComplete((value, failure) -> {
            if (failure != null) {
                bounded.completeExceptionally(failure);
            } else if (!bounded.complete(value)) {
                late.accept(value);
            }
        });
        // whenCompleteAsync changes threads for failures too, which thenApplyAsync does not.
        return bounded.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((value, failure) -> {}, executor);
    }
}
