// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.whip.http.ResponseStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream that a test writes to by hand. */
final class HeldStream implements ResponseStream {
    /** Not a measure of anything: a test that would hang fails instead. */
    private static final int PATIENCE_SECONDS = 60;

    private final CompletableFuture<Sink> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicInteger closings = new AtomicInteger();

    @Override
    public void open(Sink sink) {
        opened.complete(sink);
    }

    @Override
    public void closed() {
        closings.incrementAndGet();
        end.complete(null);
    }

    /** Waits until the head has been sent. */
    Sink sink() {
        return opened.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    boolean send(String text) {
        return sink().send(text.getBytes(StandardCharsets.UTF_8));
    }

    void awaitEnd() {
        end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    boolean wasOpened() {
        return opened.isDone();
    }

    int closings() {
        return closings.get();
    }
}
