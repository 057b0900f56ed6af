// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded pool over virtual or platform threads. The same executor serves both: pooling virtual threads gains nothing,
 * but it keeps one bound and one queue for both kinds.
 */
final class PooledHandshakeThreads implements HandshakeThreads {
    private static final int VIRTUAL_FOR_ONE_PLATFORM = 32;
    private static final int MAX_WAITING = 4_096;
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor executor;

    private PooledHandshakeThreads(int threads, ThreadFactory factory) {
        executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), factory);
        executor.allowCoreThreadTimeOut(true);
    }

    static PooledHandshakeThreads open(int maxThreads) {
        ThreadFactory virtual = VirtualThreads.factoryOrNull("weir-dtls-");
        if (virtual != null) {
            int threads = (int) Math.min((long) maxThreads * VIRTUAL_FOR_ONE_PLATFORM, MAX_WAITING);
            return new PooledHandshakeThreads(threads, virtual);
        }
        return platform(maxThreads);
    }

    static PooledHandshakeThreads platform(int maxThreads) {
        AtomicInteger number = new AtomicInteger();
        return new PooledHandshakeThreads(maxThreads, task -> {
            Thread thread = new Thread(task, "weir-dtls-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
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
