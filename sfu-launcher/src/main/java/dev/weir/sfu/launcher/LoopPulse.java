// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whether the media loops still turn. They are asked once, however many want to know: whoever asks while an answer is due gets that
 * one, so that nothing piles up in front of a loop that hangs. Thread-safe.
 */
final class LoopPulse {
    private final Supplier<List<CompletableFuture<Duration>>> ping;
    private final Duration patience;
    private List<CompletableFuture<Duration>> due = List.of();

    /**
     * @param ping as {@link dev.weir.sfu.Sfu#ping}
     * @param patience by when a loop that works has answered
     */
    LoopPulse(Supplier<List<CompletableFuture<Duration>>> ping, Duration patience) {
        this.ping = ping;
        this.patience = patience;
    }

    /** A line for each loop that does not turn; completed on any thread, that of a loop too, and soon after the patience at the latest. */
    CompletableFuture<List<String>> problems() {
        List<CompletableFuture<List<String>>> each = new ArrayList<>();
        List<CompletableFuture<Duration>> answers = answers();
        for (int loop = 0; loop < answers.size(); loop++) {
            each.add(problem(loop, answers.get(loop)));
        }
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        each.stream().flatMap(one -> one.join().stream()).collect(Collectors.toUnmodifiableList()));
    }

    private synchronized List<CompletableFuture<Duration>> answers() {
        if (due.stream().allMatch(CompletableFuture::isDone)) {
            due = ping.get();
        }
        return due;
    }

    private CompletableFuture<List<String>> problem(int loop, CompletableFuture<Duration> answer) {
        return answer.handle((took, failure) ->
                        failure == null ? List.<String>of() : List.of("media loop " + loop + " has died"))
                .completeOnTimeout(
                        List.of("media loop " + loop + " has not turned for " + patience.toMillis() + " ms"),
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS);
    }
}
