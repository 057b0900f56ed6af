// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.transport.Transport;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link MediaLoop} on a thread of its own until it is closed. */
public final class LoopThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LoopThread.class);

    /** A shorter sleep costs more than it saves: the kernel adds its timer slack of 50 us. */
    private static final long MIN_REST_NANOS = 200_000;

    private static final long MAX_REST_NANOS = 2_000_000;
    private static final int RESTS = 3;

    private final MediaLoop loop;
    private final Transport transport;
    private final LongSupplier clock;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean closing;

    private LoopThread(MediaLoop loop, Transport transport, LongSupplier clock, String name) {
        this.loop = loop;
        this.transport = transport;
        this.clock = clock;
        this.thread = new Thread(this::run, name);
    }

    /**
     * Starts the thread.
     *
     * @param clock monotonic nanoseconds, the same as the loop was made with
     */
    public static LoopThread start(MediaLoop loop, Transport transport, LongSupplier clock, String name) {
        LoopThread running = new LoopThread(loop, transport, clock, name);
        running.thread.setDaemon(true);
        running.thread.start();
        return running;
    }

    private void run() {
        try {
            while (!closing) {
                long began = clock.getAsLong();
                long next = loop.turn(began);
                long ended = clock.getAsLong();
                loop.turnTook(ended - began);
                if (next != Long.MIN_VALUE) {
                    long wait = next == Long.MAX_VALUE ? Long.MAX_VALUE : next - ended;
                    if (wait > 0) {
                        rest(ended - began);
                        loop.await(wait);
                    }
                }
            }
            loop.turn(clock.getAsLong());
        } catch (RuntimeException | Error fatal) {
            log.error("the media loop died; no media flows any more", fatal);
            throw fatal;
        } finally {
            try {
                loop.stop();
            } finally {
                stopped.countDown();
            }
        }
    }

    private void rest(long turnNanos) {
        long nanos = restNanos(turnNanos);
        if (nanos > 0 && transport.sendsRuns()) {
            LockSupport.parkNanos(nanos);
        }
    }

    /**
     * How long what comes right after a turn may gather, so that it leaves in longer runs: three times as long as the turn took.
     * The larger a room, the longer its packets may wait, and the first one after a pause never does (ADR 12).
     */
    static long restNanos(long turnNanos) {
        long nanos = RESTS * turnNanos;
        return nanos < MIN_REST_NANOS ? 0 : Math.min(nanos, MAX_REST_NANOS);
    }

    /** Stops after the commands queued so far have run, and waits for it. */
    @Override
    public void close() {
        closing = true;
        transport.wakeUp();
        boolean interrupted = false;
        while (true) {
            try {
                stopped.await();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
