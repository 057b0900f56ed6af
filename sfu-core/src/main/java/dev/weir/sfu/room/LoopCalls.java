// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.loop.MediaLoop;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Questions of other threads to a media loop. */
final class LoopCalls {
    private LoopCalls() {}

    /** Does something on the loop, or the other thing here when the loop has stopped; failures fail the future. */
    static <T> CompletableFuture<T> ask(MediaLoop loop, Supplier<T> action, Supplier<T> stopped) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (!loop.execute(() -> complete(result, action))) {
            complete(result, stopped);
        }
        return result;
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> action) {
        try {
            result.complete(action.get());
        } catch (RuntimeException failure) {
            result.completeExceptionally(failure);
        }
    }
}
