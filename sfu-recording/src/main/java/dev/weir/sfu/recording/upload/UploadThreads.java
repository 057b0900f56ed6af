// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that make uploads happen. */
public final class UploadThreads implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UploadThreads.class);

    /** What an uploader may take to notice an interrupt; the threads are daemons after that. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Uploads uploads;
    private final List<Thread> threads = new ArrayList<>();

    private UploadThreads(Uploads uploads) {
        this.uploads = uploads;
    }

    /** Starts as many as the settings say. The first one prepares the uploader, and the others wait for that. */
    public static UploadThreads start(Uploads uploads) {
        UploadThreads running = new UploadThreads(uploads);
        Thread first = running.thread(1, running::prepareAndStartOthers);
        first.start();
        return running;
    }

    private synchronized Thread thread(int number, Runnable body) {
        Thread thread = new Thread(body, "weir-upload-" + number);
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    private void prepareAndStartOthers() {
        try {
            uploads.uploader().prepare();
            log.info("recordings are uploaded to {}", uploads.uploader());
        } catch (UploadException refused) {
            log.warn("uploads to {} will not work yet: {}", uploads.uploader(), refused.getMessage());
        } catch (RuntimeException bug) {
            log.error("uploads to {} could not be prepared", uploads.uploader(), bug);
        }
        startOthers();
        run();
    }

    private synchronized void startOthers() {
        for (int number = 2;
                number <= uploads.settings().parallelism() && !uploads.queue().isClosed();
                number++) {
            thread(number, this::run).start();
        }
    }

    private void run() {
        try {
            while (!uploads.queue().isClosed()) {
                if (!turn()) {
                    uploads.queue().await(uploads.clock());
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** One recording for which there is too little memory must not end the uploads of all others. */
    private boolean turn() {
        try {
            return uploads.turn(uploads.clock().instant());
        } catch (RuntimeException | Error fatal) {
            log.error("an upload failed by a bug", fatal);
            return true;
        }
    }

    /**
     * Stops the uploads that are under way and waits until they have, 10 s at most; then closes the uploader. What was verified stays
     * verified, the rest goes on at the next start.
     */
    @Override
    public void close() {
        uploads.queue().close();
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        all.forEach(Thread::interrupt);
        boolean interrupted = false;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : all) {
            try {
                thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException hurry) {
                interrupted = true;
            }
        }
        uploads.uploader().close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
