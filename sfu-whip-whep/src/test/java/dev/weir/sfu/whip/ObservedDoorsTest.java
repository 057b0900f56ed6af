// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.error.RoomBusyException;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionHandle;
import dev.weir.sfu.room.SessionInfo.Role;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.whip.access.StaticTokens;
import dev.weir.sfu.whip.admin.OpenApiHandler;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.observe.HttpContext;
import dev.weir.sfu.whip.observe.ObservationLog;
import dev.weir.sfu.whip.records.FakeRecords;
import dev.weir.sfu.whip.records.RecordsHandler;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of requests, negotiations and joins, and what is not. */
class ObservedDoorsTest {
    private static final String ID = "secret-session-id";

    private final FakeSessions sessions = new FakeSessions();
    private final ObservationLog log = new ObservationLog();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private WhipWhepHandlers handlers = handlers(Doorkeeper.open(), Runnable::run);

    private WhipWhepHandlers handlers(Doorkeeper doorkeeper, Executor executor) {
        return new WhipWhepHandlers(
                sessions,
                WhipWhepConfig.builder()
                        .doorkeeper(doorkeeper)
                        .executor(executor)
                        .observations(log.registry())
                        .build());
    }

    private HttpResponse offered(String path) {
        return handlers.handle(Requests.offer(path, "v=0\n")).join();
    }

    /** A session that lives on after its answer. */
    private void begin(String path, Role role) {
        sessions.admission = request -> {
            sessions.live(ID, role);
            return CompletableFuture.completedFuture(new SessionAnswer(ID, FakeSessions.ANSWER, "tag1"));
        };
        assertThat(offered(path).status()).isEqualTo(201);
    }

    private void tell(Consumer<MediaObserver> event) {
        sessions.stage.observers.forEach(event);
    }

    @Test
    void aRequestIsToldByItsRouteAndHowItEnded() {
        begin(Requests.PUBLISH, Role.PUBLISHER);

        Context http = log.only("weir.http");
        assertThat(http.getContextualName()).isEqualTo("POST /api/whip/publish/{room}");
        assertThat(ObservationLog.values(http))
                .isEqualTo(Map.of(
                        "method", "POST",
                        "route", "/api/whip/publish/{room}",
                        "status", "201",
                        "outcome", "success",
                        "room", "studio",
                        "session", "none"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,     /api/whep/play/studio,           /api/whep/play/{room},                    200, success,            studio",
        "PUT,     /api/whep/play/studio,           /api/whep/play/{room},                    405, method-not-allowed, studio",
        "BREW,    /api/whep/play/studio,           /api/whep/play/{room},                    405, method-not-allowed, studio",
        "POST,    /api/whep/play/b@d,              /api/whep/play/{room},                    400, bad-room-name,      none",
        "DELETE,  /api/whep/session/gone,          /api/whep/session/{session},              404, no-such-session,    none",
        "GET,     /api/whep/session/there,         /api/whep/session/{session},              204, success,            studio",
        "GET,     /api/whep/session/there/layer,   /api/whep/session/{session}/layer,        204, success,            studio",
        "GET,     /api/whep/session/there/events/x,/api/whep/session/{session}/events/{stream}, 404, no-such-stream,  studio",
        "GET,     /api/whep/nothing,               unknown,                                  404, not-found,          none",
        "GET,     /elsewhere,                      unknown,                                  404, not-found,          none",
    })
    void everyRequestHasOneOfFewRoutesAndOutcomes(
            String method, String path, String route, String status, String outcome, String room) {
        sessions.live("there", Role.SUBSCRIBER);

        handlers.handle(Requests.of(method, path)).join();

        assertThat(log.values("weir.http"))
                .containsEntry("method", method.equals("BREW") ? "other" : method)
                .containsEntry("route", route)
                .containsEntry("status", status)
                .containsEntry("outcome", outcome)
                .containsEntry("room", room);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/rooms,            /api/rooms,        200",
        "/api/openapi.json,     /api/openapi.json, 200",
        "/api/records,          /api/records,      200",
        "/records/unknown.webm, /records/{name},   404",
        "/elsewhere,            unknown,           404",
    })
    void theOtherHandlersAreObservedToo(String path, String route, String status) {
        WhipWhepConfig config =
                WhipWhepConfig.builder().observations(log.registry()).build();
        OpenApiHandler description = new OpenApiHandler(config);
        HttpHandler handler = path.equals("/api/rooms")
                ? new RoomsHandler(List::of, config, false)
                : description.handles(path) ? description : new RecordsHandler(new FakeRecords(), config);

        handler.handle(Requests.of("GET", path)).join();

        assertThat(log.values("weir.http")).containsEntry("route", route).containsEntry("status", status);
    }

    @Test
    void aRequestToASessionNamesItByItsHandle() {
        sessions.live(ID, Role.SUBSCRIBER);

        handlers.handle(Requests.of("DELETE", "/api/whep/session/" + ID)).join();

        assertThat(log.values("weir.http")).containsEntry("session", SessionHandle.of(ID));
    }

    @Test
    void negotiationAndJoinStandBelowTheRequest() {
        begin(Requests.PLAY, Role.SUBSCRIBER);
        tell(observer -> observer.viewerServed("studio", ID));

        ObservationView http = Objects.requireNonNull(log.only("weir.join").getParentObservation());
        assertThat(http.getContextView()).isSameAs(log.only("weir.http"));
        assertThat(log.only("weir.negotiation").getParentObservation()).isSameAs(http);
        assertThat(log.ended()).containsExactly("weir.negotiation", "weir.http", "weir.join");
    }

    @Test
    void aNegotiationIsToldWithTheSessionThatCameOfIt() {
        begin(Requests.PLAY, Role.SUBSCRIBER);

        assertThat(log.only("weir.negotiation").getContextualName()).isEqualTo("negotiate subscriber");
        assertThat(log.values("weir.negotiation"))
                .isEqualTo(Map.of(
                        "role", "subscriber", "outcome", "success", "room", "studio", "session", SessionHandle.of(ID)));
    }

    @Test
    void aViewersJoinEndsWithItsFirstMedia() {
        sessions.stage.published = true;
        begin(Requests.PLAY, Role.SUBSCRIBER);
        assertThat(log.started()).containsExactly("weir.http", "weir.join", "weir.negotiation");

        tell(observer -> observer.subscriberJoined("studio", ID));
        assertThat(log.ended()).as("connected only").doesNotContain("weir.join");
        tell(observer -> observer.viewerServed("studio", ID));
        tell(observer -> observer.subscriberLeft("studio", ID, "remote"));

        assertThat(log.only("weir.join").getContextualName()).isEqualTo("join subscriber");
        assertThat(log.values("weir.join"))
                .isEqualTo(Map.of(
                        "role", "subscriber",
                        "state", "media",
                        "outcome", "success",
                        "codec", "opus+vp8",
                        "room", "studio",
                        "session", SessionHandle.of(ID)));
        assertThat(log.events()).hasSize(2).first().isEqualTo("negotiated");
        assertThat(log.events().get(1)).as("when it was, not when it was told").matches("connected@\\d{13}");
    }

    @Test
    void aPublishersJoinEndsWithTheFirstMediaThatComes() {
        begin(Requests.PUBLISH, Role.PUBLISHER);

        tell(observer -> observer.publisherJoined("studio", ID));
        tell(observer -> observer.mediaStarted("studio", ID));

        assertThat(log.values("weir.join"))
                .containsEntry("role", "publisher")
                .containsEntry("state", "media")
                .containsEntry("codec", "none");
    }

    @Test
    void aJoinEndsWithItsSessionAndSaysHowFarItCame() {
        begin(Requests.PLAY, Role.SUBSCRIBER);

        tell(observer -> observer.subscriberJoined("studio", ID));
        tell(observer -> observer.subscriberLeft("studio", ID, "consent_lost"));

        assertThat(log.values("weir.join"))
                .containsEntry("state", "connected")
                .containsEntry("outcome", "consent_lost")
                .containsEntry("codec", "none");
    }

    @Test
    void aClientThatIsRefusedHasJoinedNothing() {
        sessions.failWith(new RoomBusyException("studio", 5));

        offered(Requests.PUBLISH);

        assertThat(log.values("weir.http")).containsEntry("status", "409").containsEntry("outcome", "room-busy");
        assertThat(log.values("weir.negotiation"))
                .containsEntry("outcome", "room-busy")
                .containsEntry("session", "none");
        assertThat(log.values("weir.join"))
                .containsEntry("state", "asked")
                .containsEntry("outcome", "room-busy")
                .containsEntry("session", "none");
    }

    @Test
    void whoHasNoRightNegotiatesNothing() {
        handlers = handlers(
                Doorkeeper.builder()
                        .authenticator(
                                StaticTokens.builder().publishToken("right").build())
                        .build(),
                Runnable::run);

        offered(Requests.PUBLISH);

        assertThat(log.started()).containsExactly("weir.http", "weir.join");
        assertThat(log.values("weir.join")).containsEntry("outcome", "unauthenticated");
    }

    @Test
    void aSessionThatEndsBeforeItCanBeFoundLeavesNothingOpen() {
        offered(Requests.PLAY);

        assertThat(log.values("weir.join")).containsEntry("state", "negotiated").containsEntry("outcome", "ended");
    }

    @Test
    void noMediaLoopTellsTheRegistry() {
        begin(Requests.PLAY, Role.SUBSCRIBER);
        handlers.close();
        handlers = handlers(Doorkeeper.open(), later::add);
        CompletableFuture<HttpResponse> response = handlers.handle(Requests.offer(Requests.PLAY, "v=0\n"));
        later.remove().run();
        assertThat(response.join().status()).isEqualTo(201);
        int before = log.ended().size();

        tell(observer -> observer.viewerServed("studio", ID));
        assertThat(log.ended()).hasSize(before);
        later.remove().run();

        assertThat(log.ended()).hasSize(before + 1).last().isEqualTo("weir.join");
    }

    @Test
    void closingTheDoorsEndsWhatIsOpen() {
        begin(Requests.PLAY, Role.SUBSCRIBER);

        handlers.close();

        assertThat(log.values("weir.join")).containsEntry("outcome", "unknown").containsEntry("state", "negotiated");
        assertThat(sessions.stage.observers).isEmpty();
    }

    @Test
    void whatFailsByABugOfOursIsToldWithIt() {
        IllegalStateException bug = new IllegalStateException("no such state");
        sessions.failWith(bug);

        offered(Requests.PLAY);

        assertThat(log.only("weir.http").getError()).isSameAs(bug);
        assertThat(log.values("weir.http")).containsEntry("status", "500").containsEntry("outcome", "internal-error");
    }

    @Test
    void aRefusalIsNoError() {
        sessions.failWith(new RoomBusyException("studio", 5));

        offered(Requests.PUBLISH);

        assertThat(log.only("weir.http").getError()).isNull();
    }

    @Test
    void theTraceOfTheClientCanBeReadFromItsRequest() {
        HttpRequest request = Requests.of("GET", Requests.PLAY, Map.of("TraceParent", "00-1-2-01"), "");

        handlers.handle(request).join();

        HttpContext context = (HttpContext) log.only("weir.http");
        assertThat(context.getGetter().get(request, "traceparent")).isEqualTo("00-1-2-01");
        assertThat(context.getGetter().get(request, "tracestate")).isNull();
    }

    @Test
    void aJoinThatTakesHoursKeepsNeitherRequestNorResponse() {
        begin(Requests.PLAY, Role.SUBSCRIBER);

        HttpContext http = (HttpContext) log.only("weir.http");
        HttpRequest request = Objects.requireNonNull(http.getCarrier());
        HttpResponse response = Objects.requireNonNull(http.getResponse());
        assertThat(request.body()).isEmpty();
        assertThat(request.headers().names()).isEmpty();
        assertThat(response.body()).isEmpty();
        assertThat(response.status()).isEqualTo(201);
    }

    @Test
    void nothingIsToldThatAClientIsToKeepToItself() {
        begin(Requests.PLAY, Role.SUBSCRIBER);
        tell(observer -> observer.viewerServed("studio", ID));
        HttpRequest request = Requests.of(
                "PATCH",
                "/api/whep/session/" + ID,
                Map.of("Authorization", "Bearer t0ken-of-mine"),
                "a=ice-pwd:s3cret");
        handlers.handle(request).join();

        assertThat(log.words())
                .isNotEmpty()
                .noneMatch(word -> word.contains(ID)
                        || word.contains("t0ken")
                        || word.contains("127.0.0.1")
                        || word.contains("s3cret"));
    }

    @Test
    void withoutARegistryNobodyWatchesTheSfu() {
        FakeSessions unwatched = new FakeSessions();
        WhipWhepHandlers quiet = new WhipWhepHandlers(
                unwatched,
                WhipWhepConfig.builder().observations(ObservationRegistry.NOOP).build());

        assertThat(quiet.handle(Requests.offer(Requests.PLAY, "v=0\n")).join().status())
                .isEqualTo(201);
        assertThat(unwatched.stage.observers)
                .as("besides the event streams' own")
                .hasSizeLessThan(sessions.stage.observers.size());
    }
}
