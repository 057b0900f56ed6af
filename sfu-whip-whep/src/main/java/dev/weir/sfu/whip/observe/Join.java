// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import dev.weir.sfu.room.SessionHandle;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Event;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client's way into a room. Media loops only take notes in it; it is told, by {@link #end}, on another thread. Thread-safe.
 */
final class Join {
    private static final long NEVER = 0;

    private final Observation observation;
    private final JoinContext context;
    private final InstantSource clock;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile long connectedMillis = NEVER;

    Join(Observation observation, JoinContext context, InstantSource clock) {
        this.observation = observation;
        this.context = context;
        this.clock = clock;
    }

    JoinContext context() {
        return context;
    }

    /** The client's session is there. */
    void negotiated(String sessionId) {
        context.session(SessionHandle.of(sessionId));
        context.state("negotiated");
        observation.event(JoinEvent.NEGOTIATED);
    }

    /** On a media loop. */
    void connected() {
        connectedMillis = clock.millis();
    }

    /**
     * Tells that it is over, how far it came and how it ended; the first to say so is right.
     *
     * @param media whether the first media was there
     */
    void end(boolean media, String outcome, String codec) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        if (connectedMillis != NEVER) {
            context.state("connected");
            observation.event(
                    Event.of(JoinEvent.CONNECTED.getName(), JoinEvent.CONNECTED.getContextualName(), connectedMillis));
        }
        if (media) {
            context.state("media");
        }
        context.codec(codec);
        context.outcome(outcome);
        observation.stop();
    }
}
