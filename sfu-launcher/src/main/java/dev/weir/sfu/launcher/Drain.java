// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.room.SessionInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until everybody has left of their own accord, or their time is over. Nobody new comes in meanwhile; viewers have been told to
 * go elsewhere, and what those who are in ask for is answered as ever.
 */
final class Drain {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final Supplier<List<SessionInfo>> sessions;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final Pause pause;

    /** Lets time pass. */
    interface Pause {
        void last(Duration time) throws InterruptedException;
    }

    /**
     * @param sessions those that are in, as of now
     * @param timeout how long they may stay
     */
    Drain(Supplier<List<SessionInfo>> sessions, Duration timeout, LongSupplier nanoTime, Pause pause) {
        this.sessions = sessions;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /** Blocks until then, or until its thread is interrupted. */
    void await() {
        long begin = nanoTime.getAsLong();
        List<SessionInfo> in = sessions.get();
        if (in.isEmpty()) {
            log.info("draining: nobody is in");
            return;
        }
        log.info("draining: no new sessions; {} may stay for {} s", who(in), timeout.toSeconds());
        long nextLine = BETWEEN_LINES.toNanos();
        for (long passed = 0; passed < timeout.toNanos(); passed = nanoTime.getAsLong() - begin) {
            if (passed >= nextLine) {
                log.info("draining: {} still in, {} s left", who(in), seconds(timeout.toNanos() - passed));
                nextLine += BETWEEN_LINES.toNanos();
            }
            if (!pause()) {
                return;
            }
            in = sessions.get();
            if (in.isEmpty()) {
                log.info("drained: everybody has left after {} s", seconds(nanoTime.getAsLong() - begin));
                return;
            }
        }
        log.info("the {} s of the drain are over, ending {}", timeout.toSeconds(), who(in));
    }

    private boolean pause() {
        try {
            pause.last(BETWEEN_LOOKS);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String who(List<SessionInfo> in) {
        long publishers = in.stream()
                .filter(session -> session.role() == SessionInfo.Role.PUBLISHER)
                .count();
        long rooms = in.stream().map(SessionInfo::room).distinct().count();
        return counted(publishers, "publisher") + " and " + counted(in.size() - publishers, "viewer") + " of "
                + counted(rooms, "room");
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static long seconds(long nanos) {
        return Math.round(nanos / 1e9);
    }
}
