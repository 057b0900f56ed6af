// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.Observation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events on to the application's observers, in the order in which they came, and keeps the bugs of each away from the
 * others and from the session they are about. Thread-safe.
 */
final class Observers {
    private static final Logger log = LoggerFactory.getLogger(Observers.class);

    private final List<Stay> present = new CopyOnWriteArrayList<>();

    /** One observer; the same one may stay twice. */
    private final class Stay implements Observation {
        private final MediaObserver observer;
        /** Loops go through the list as it was when their event came. */
        private volatile boolean closed;

        Stay(MediaObserver observer) {
            this.observer = observer;
        }

        @Override
        public void close() {
            closed = true;
            present.remove(this);
        }
    }

    Observation add(MediaObserver observer) {
        Stay stay = new Stay(observer);
        present.add(stay);
        return stay;
    }

    /** Tells all of them. On a media loop. */
    void tell(Consumer<MediaObserver> event) {
        for (Stay stay : present) {
            if (!stay.closed) {
                guarded(event, stay.observer);
            }
        }
    }

    private static void guarded(Consumer<MediaObserver> event, MediaObserver observer) {
        try {
            event.accept(observer);
        } catch (RuntimeException bug) {
            log.error("a media observer failed", bug);
        }
    }
}
