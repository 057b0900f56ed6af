// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventThreadTest {
    private final EventThread agenda = new EventThread();

    @AfterEach
    void close() {
        agenda.close();
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void everythingIsDoneOnOneDaemonThread() {
        CompletableFuture<Thread> now = new CompletableFuture<>();
        CompletableFuture<Thread> later = new CompletableFuture<>();

        agenda.after(1_000_000, () -> later.complete(Thread.currentThread()));
        assertThat(agenda.execute(() -> now.complete(Thread.currentThread()))).isTrue();

        assertThat(get(now)).isSameAs(get(later));
        assertThat(get(now).isDaemon()).isTrue();
        assertThat(get(now).getName()).isEqualTo("weir-events");
    }

    @Test
    void aTaskThatFailsHoldsUpNoOther() {
        CompletableFuture<Boolean> next = new CompletableFuture<>();

        agenda.execute(() -> {
            throw new IllegalStateException("a bug");
        });
        agenda.execute(() -> next.complete(true));

        assertThat(get(next)).isTrue();
    }

    @Test
    void onceClosedNothingIsTaken() {
        agenda.close();
        agenda.close();

        assertThat(agenda.execute(() -> {})).isFalse();
        agenda.after(1, () -> {});
    }
}
