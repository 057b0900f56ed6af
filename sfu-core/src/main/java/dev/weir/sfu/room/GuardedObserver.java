// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.spi.MediaObserver;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes events on to the application's observer and keeps the application's bugs away from the session they are about. */
record GuardedObserver(MediaObserver observer) {
    private static final Logger log = LoggerFactory.getLogger(GuardedObserver.class);

    void tell(Consumer<MediaObserver> event) {
        try {
            event.accept(observer);
        } catch (RuntimeException bug) {
            log.error("a media observer failed", bug);
        }
    }
}
