// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records.page;

import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Few threads that wait for disks, so that an HTTP server's need not; gone by themselves when there is nothing to do. */
public final class DiskThreads {
    private static final int THREADS = 2;
    private static final int MAX_WAITING = 1_000;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), work -> {
                Thread thread = new Thread(work, "weir-records");
                thread.setDaemon(true);
                return thread;
            });

    public DiskThreads() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** Fails with 503 when too much waits already. */
    public <T> CompletableFuture<T> run(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException full) {
            throw new RefusedException(Outcome.SERVER_FULL, "too many requests wait for the disk");
        }
    }
}
