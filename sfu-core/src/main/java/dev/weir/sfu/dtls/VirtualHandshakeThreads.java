// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A thread for each handshake, up to a bound, which ends when none waits. Made for virtual threads: one that waited for the
 * next handshake, as those of a pool do, would cost a timer each.
 */
final class VirtualHandshakeThreads implements HandshakeThreads {
    private final ThreadFactory factory;
    private final int maxThreads;
    private final int maxWaiting;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Thread> running = new HashSet<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean closed;

    VirtualHandshakeThreads(ThreadFactory factory, int maxThreads, int maxWaiting) {
        this.factory = factory;
        this.maxThreads = maxThreads;
        this.maxWaiting = maxWaiting;
    }

    @Override
    public void execute(Runnable handshake) {
        lock.lock();
        try {
            if (closed || (running.size() >= maxThreads && waiting.size() >= maxWaiting)) {
                throw new RejectedExecutionException(closed ? "closed" : "too many handshakes are waiting");
            }
            if (running.size() < maxThreads) {
                Thread thread = factory.newThread(() -> work(handshake));
                running.add(thread);
                thread.start();
            } else {
                waiting.add(handshake);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean lockstep() {
        return false;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            running.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    private void work(Runnable first) {
        for (Runnable next = first; next != null; next = nextOrEnd()) {
            next.run();
        }
    }

    private @Nullable Runnable nextOrEnd() {
        lock.lock();
        try {
            Runnable next = waiting.poll();
            if (next == null) {
                running.remove(Thread.currentThread());
            }
            return next;
        } finally {
            lock.unlock();
        }
    }
}
