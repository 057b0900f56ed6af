// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.whip.events.HandAgenda;
import dev.weir.sfu.whip.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** The event streams of one viewer, {@code sub}, who watches the room; time passes by hand. */
abstract class EventDoors {
    static final String EVENTS = "/api/whep/session/sub/events";
    static final String ALL = "[\"active\",\"inactive\",\"layers\",\"viewercount\",\"reconnect\"]";
    static final String RETRY = "retry: 2000\n\n";

    final FakeSessions sessions = new FakeSessions();
    final HandAgenda agenda = new HandAgenda();
    WhipWhepHandlers handlers = handlers(WhipWhepConfig.defaults());

    @BeforeEach
    void enter() {
        sessions.live("sub", SessionInfo.Role.SUBSCRIBER);
    }

    WhipWhepHandlers handlers(WhipWhepConfig config) {
        return new WhipWhepHandlers(sessions, config, agenda.extensions(sessions, config.reconnectUrl()));
    }

    HttpResponse answerTo(String method, String path) {
        return handlers.handle(Requests.of(method, path)).join();
    }

    HttpResponse post(String path, String json) {
        return handlers.handle(Requests.of("POST", path, Map.of("Content-Type", "application/json"), json))
                .join();
    }

    String begin(String names) {
        HttpResponse begun = post(EVENTS, names);
        assertThat(begun.status()).as(Requests.text(begun)).isEqualTo(201);
        return begun.headers().first("Location").orElseThrow();
    }

    SinkDouble read(String names) {
        return SinkDouble.open(answerTo("GET", begin(names)));
    }

    static String type(HttpResponse problem) {
        return Problems.in(problem).path("type").asText();
    }

    /** Name and data of each event. */
    static List<String> events(SinkDouble sink) {
        return sink.taken().stream()
                .filter(chunk -> chunk.startsWith("id: "))
                .map(chunk -> chunk.replaceFirst("id: \\d+\nevent: (.*)\ndata: (.*)\n\n", "$1 $2"))
                .toList();
    }
}
