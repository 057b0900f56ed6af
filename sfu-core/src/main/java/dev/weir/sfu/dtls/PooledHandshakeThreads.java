// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A bounded pool of platform threads, which end when there was nothing to do for a while. */
final class PooledHandshakeThreads implements HandshakeThreads {
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor executor;

    PooledHandshakeThreads(int maxThreads, int maxWaiting) {
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                maxThreads, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(maxWaiting), task -> {
                    Thread thread = new Thread(task, "weir-dtls-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable handshake) {
        executor.execute(handshake);
    }

    @Override
    public boolean lockstep() {
        return false;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
