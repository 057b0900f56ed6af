// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of server-sent events, from the POST to their end (row 66 of the checklist). */
class EventsTest extends EventDoors {
    @Test
    void row66EachExtensionHasALinkLineOfItsOwnInTheAnswerToAViewer() {
        HttpRequest offer = Requests.offer(Requests.PLAY, "v=0\n");
        handlers = handlers(WhipWhepConfig.builder()
                .doorkeeper(Doorkeeper.builder().tokenParameter("token").build())
                .build());
        HttpRequest proxied = new HttpRequest(
                "POST",
                offer.path(),
                "token=s3cret",
                offer.headers(),
                offer.body(),
                InetAddress.getLoopbackAddress(),
                "https://tv.example/media");

        assertThat(handlers.handle(proxied).join().headers().all("Link"))
                .containsExactly(
                        "<https://tv.example/media/api/whep/session/id-1/events?token=s3cret>;"
                                + " rel=\"urn:ietf:params:whep:ext:core:server-sent-events\";"
                                + " events=\"active,inactive,layers,viewercount,reconnect\"",
                        "<https://tv.example/media/api/whep/session/id-1/layer?token=s3cret>;"
                                + " rel=\"urn:ietf:params:whep:ext:core:layer\"");
        assertThat(handlers.handle(Requests.offer(Requests.PUBLISH, "v=0\n"))
                        .join()
                        .headers()
                        .all("Link"))
                .isEmpty();
    }

    @Test
    void row66AStreamIsBegunReadAndEnded() {
        String location = begin("[\"active\"]");
        assertThat(location).isEqualTo(EVENTS + "/stream-1");

        HttpResponse response = answerTo("GET", location);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().all("Content-Type")).containsExactly("text/event-stream");
        assertThat(response.headers().all("Cache-Control")).containsExactly("no-store");
        SinkDouble sink = SinkDouble.open(response);
        assertThat(sink.taken()).containsExactly(RETRY);

        assertThat(answerTo("DELETE", location).status()).isEqualTo(200);
        assertThat(sink.ended).isTrue();
        assertThat(type(answerTo("GET", location))).isEqualTo("/problems/no-such-stream");
        assertThat(answerTo("DELETE", location).status()).isEqualTo(404);
        assertThat(agenda.size()).as("timers of a tick that is still to come").isEqualTo(1);
        agenda.advanceMillis(600);
        assertThat(agenda.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", " [ ] "})
    void row66WhoNamesNoEventIsToldAll(String body) {
        sessions.stage.publish();

        assertThat(events(read(body))).hasSizeGreaterThan(2).isEqualTo(events(read(ALL)));
    }

    @Test
    void theHeadOfAStreamIsToldWithoutTheStream() {
        HttpResponse head = answerTo("HEAD", begin("[\"active\"]"));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers().all("Content-Type")).containsExactly("text/event-stream");
        assertThat(head.stream()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "{}",
                "\"active\"",
                "null",
                "[\"nope\"]",
                "[\"active\", \"scte35\"]",
                "[\"active\", 1]",
                "[\"Active\"]",
                "[\"active\"] [\"active\"]",
                "[\"active\"",
                "not json",
                "[\"active\", null]",
                "[[\"active\"]]",
            })
    void row66WhatIsNoListOfAdvertisedEventsBeginsNothing(String body) {
        HttpResponse response = post(EVENTS, body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(type(response)).isEqualTo("/problems/bad-events");
        assertThat(handlers.eventFigures().open()).isZero();
        assertThat(agenda.size()).isZero();
    }

    @Test
    void tooManyNamesAndTooLargeABodyBeginNothing() {
        String seventeen =
                IntStream.range(0, 17).mapToObj(i -> "\"active\"").collect(Collectors.joining(",", "[", "]"));

        assertThat(type(post(EVENTS, seventeen))).isEqualTo("/problems/bad-events");
        assertThat(post(EVENTS, "[\"active\"" + " ".repeat(4_096) + "]").status())
                .isEqualTo(413);
        assertThat(type(post(EVENTS, "[".repeat(4_000)))).isEqualTo("/problems/bad-events");
        assertThat(handlers.handle(Requests.of("POST", EVENTS, Map.of("Content-Type", "text/plain"), ALL))
                        .join()
                        .status())
                .isEqualTo(415);
        assertThat(handlers.eventFigures().open()).isZero();
    }

    @Test
    void aSessionHasFourStreamsAtMost() {
        String first = begin(ALL);
        begin(ALL);
        begin(ALL);
        begin(ALL);

        HttpResponse fifth = post(EVENTS, ALL);
        assertThat(fifth.status()).isEqualTo(429);
        assertThat(type(fifth)).isEqualTo("/problems/too-many-streams");
        assertThat(fifth.headers().all("Retry-After")).containsExactly("30");

        answerTo("DELETE", first);
        assertThat(post(EVENTS, ALL).status()).isEqualTo(201);
        assertThat(handlers.eventFigures().open()).isEqualTo(4);
    }

    @Test
    void aStreamThatNobodyReadsIsDroppedAfterThirtySeconds() {
        String location = begin(ALL);
        agenda.advanceMillis(29_900);
        assertThat(answerTo("HEAD", location).status()).isEqualTo(200);

        agenda.advanceMillis(600);

        assertThat(answerTo("GET", location).status()).isEqualTo(404);
        assertThat(handlers.eventFigures()).isEqualTo(new EventFigures(0, 0, 1));
    }

    @Test
    void aReaderMayComeBackWithinThirtySecondsAndIsToldThePresentState() {
        String location = begin(ALL);
        SinkDouble first = SinkDouble.open(answerTo("GET", location));
        sessions.stage.publish();
        first.leave();
        agenda.advanceMillis(20_000);

        SinkDouble second = SinkDouble.open(answerTo("GET", location));
        agenda.advanceMillis(40_000);

        assertThat(events(second)).contains("active {}", "viewercount {\"viewercount\":1}");
        assertThat(answerTo("HEAD", location).status()).isEqualTo(200);
    }

    @Test
    void aSecondReaderEndsTheFirst() {
        String location = begin(ALL);
        SinkDouble first = SinkDouble.open(answerTo("GET", location));
        SinkDouble second = SinkDouble.open(answerTo("GET", location));

        assertThat(first.ended).isTrue();
        assertThat(second.ended).isFalse();
        sessions.stage.publish();
        assertThat(events(second)).contains("active {}");
        agenda.advanceMillis(60_000);
        assertThat(answerTo("HEAD", location).status()).isEqualTo(200);
    }

    @Test
    void row66AllStreamsDieWithTheSession() {
        SinkDouble one = read(ALL);
        SinkDouble other = read(ALL);
        sessions.live("sub2", SessionInfo.Role.SUBSCRIBER);
        sessions.stage.observers.forEach(observer -> observer.subscriberLeft(FakeStage.ROOM, "sub2", "remote"));
        assertThat(one.ended).isFalse();

        sessions.live.remove("sub");
        sessions.stage.observers.forEach(observer -> observer.subscriberLeft(FakeStage.ROOM, "sub", "remote"));

        assertThat(one.ended).isTrue();
        assertThat(other.ended).isTrue();
        assertThat(type(answerTo("GET", EVENTS + "/stream-1"))).isEqualTo("/problems/no-such-session");
        assertThat(handlers.eventFigures().open()).isZero();
    }

    @Test
    void aStreamBegunInTheMomentItsSessionEndedEndsToo() {
        SinkDouble sink = read(ALL);
        sessions.live.remove("sub");

        agenda.advanceMillis(500);

        assertThat(sink.ended).isTrue();
    }

    @Test
    void aStreamThatEndsBetweenTheRequestAndItsResponseEndsAtOnce() {
        String location = begin(ALL);
        HttpResponse response = answerTo("GET", location);
        answerTo("DELETE", location);

        assertThat(SinkDouble.open(response).ended).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/whep/session/sub/events",
        "GET, /api/whep/session/sub/events/stream-1",
        "DELETE, /api/whep/session/sub/events/stream-1",
        "POST, /api/whep/session/sub/layer",
    })
    void nobodyElseIsLetAtASessionsEvents(String method, String path) {
        begin(ALL);
        WhipWhepConfig closed = WhipWhepConfig.builder()
                .doorkeeper(Doorkeeper.builder()
                        .authenticator(
                                request -> CompletableFuture.completedFuture(Refusal.badCredentials("wrong token")))
                        .build())
                .build();
        handlers = handlers(closed);
        Map<String, String> headers = Map.of("Content-Type", "application/json", "Authorization", "Bearer wrong");

        assertThat(handlers.handle(Requests.of(method, path, headers, ALL))
                        .join()
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aStreamIsFoundBelowItsOwnSessionOnly() {
        begin(ALL);
        sessions.live("sub2", SessionInfo.Role.SUBSCRIBER);

        assertThat(answerTo("GET", "/api/whep/session/sub2/events/stream-1").status())
                .isEqualTo(404);
        assertThat(answerTo("DELETE", "/api/whep/session/sub2/events/stream-1").status())
                .isEqualTo(404);
        assertThat(handlers.eventFigures().open()).isEqualTo(1);
    }

    @Test
    void aSilentStreamHasACommentEveryFifteenSeconds() {
        SinkDouble sink = read("[\"active\"]");
        sink.taken();

        agenda.advanceMillis(14_400);
        assertThat(sink.taken()).isEmpty();
        agenda.advanceMillis(31_000);

        assertThat(sink.taken()).containsExactly(":\n\n", ":\n\n", ":\n\n");
    }

    @Test
    void aSlowReadersStreamEndsAndItsSessionLives() {
        String location = begin(ALL);
        SinkDouble sink = SinkDouble.open(answerTo("GET", location));
        sink.full = true;

        sessions.stage.publish();

        assertThat(sink.ended).isTrue();
        assertThat(answerTo("GET", location).status()).isEqualTo(404);
        assertThat(answerTo("GET", "/api/whep/session/sub").status()).isEqualTo(204);
        assertThat(handlers.eventFigures()).isEqualTo(new EventFigures(0, 1, 0));
        assertThat(sessions.ended).isEmpty();
    }

    @Test
    void closingTheDoorsEndsEveryStreamAndBeginsNone() {
        SinkDouble sink = read(ALL);

        handlers.close();

        assertThat(sink.ended).isTrue();
        assertThat(sessions.stage.observers).isEmpty();
        assertThat(post(EVENTS, ALL).status()).isEqualTo(503);
        assertThat(handlers.eventFigures().open()).isZero();
    }

    @Test
    void withoutStreamsNothingIsTimed() {
        sessions.stage.publish();

        assertThat(agenda.size()).isZero();
    }
}
