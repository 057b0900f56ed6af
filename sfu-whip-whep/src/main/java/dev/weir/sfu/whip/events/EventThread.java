// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An {@link Agenda} on one thread, which is there only while there is something to do. */
final class EventThread implements Agenda {
    private static final Logger log = LoggerFactory.getLogger(EventThread.class);
    private static final long IDLE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor executor;

    EventThread() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "weir-events");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    @Override
    public boolean execute(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    @Override
    public void after(long nanos, Runnable task) {
        try {
            var unused = executor.schedule(() -> guarded(task), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            log.debug("closed, so nothing more is timed");
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            log.error("bug: an event was not made", bug);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
