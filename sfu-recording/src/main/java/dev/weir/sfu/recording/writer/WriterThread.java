// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes its turn with each of its rooms, again and again. It looks for packets instead of being woken by them: that costs a media loop
 * nothing, and a recording does not mind some milliseconds.
 */
public final class WriterThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WriterThread.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** For a media loop to say that a sink is out; one that has died never will. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final List<Writing> rooms = new CopyOnWriteArrayList<>();
    private final LongSupplier nanoTime;
    private final Thread thread;
    private volatile boolean closing;
    private volatile long closingNanos;

    /** @param whenDone called when everything of that room is written */
    private record Writing(RoomRecorder room, Runnable whenDone) {}

    /** Starts it. */
    public WriterThread(String name, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Any thread. */
    public void add(RoomRecorder room, Runnable whenDone) {
        rooms.add(new Writing(room, whenDone));
        LockSupport.unpark(thread);
    }

    /** How many rooms it has. Any thread. */
    public int rooms() {
        return rooms.size();
    }

    private void run() {
        while (!closing || (!rooms.isEmpty() && nanoTime.getAsLong() - closingNanos < PATIENCE_NANOS)) {
            turn();
            if (rooms.isEmpty() && !closing) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
        rooms.forEach(writing -> writing.room().finish());
    }

    private void turn() {
        for (Iterator<Writing> all = rooms.iterator(); all.hasNext(); ) {
            Writing writing = all.next();
            if (!goesOn(writing.room())) {
                rooms.remove(writing);
                writing.whenDone().run();
            }
        }
    }

    private boolean goesOn(RoomRecorder room) {
        try {
            return room.turn(nanoTime.getAsLong());
        } catch (RuntimeException bug) {
            log.error("room={} is not recorded any more", room.status().room(), bug);
            room.leave();
            return false;
        }
    }

    /** Ends when all its rooms have ended, whose sinks are to be taken out before; waits for it. */
    @Override
    public void close() {
        closingNanos = nanoTime.getAsLong();
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
