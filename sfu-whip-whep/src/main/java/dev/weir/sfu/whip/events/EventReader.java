// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.whip.http.ResponseStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One GET of a stream. The server's threads only leave word here. */
final class EventReader implements ResponseStream {
    private final EventStreams streams;
    private final Agenda agenda;
    private final SessionInfo session;
    private final String id;
    private final AtomicReference<@Nullable Sink> opened = new AtomicReference<>();

    EventReader(EventStreams streams, Agenda agenda, SessionInfo session, String id) {
        this.streams = streams;
        this.agenda = agenda;
        this.session = session;
        this.id = id;
    }

    @Override
    public void open(Sink sink) {
        opened.set(sink);
        if (!agenda.execute(() -> streams.open(session.sessionId(), session.room(), id, sink))) {
            sink.close();
        }
    }

    @Override
    public void closed() {
        Sink sink = opened.get();
        if (sink != null) {
            agenda.execute(() -> streams.left(session.sessionId(), session.room(), id, sink));
        }
    }
}
