// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What must not happen, and what is answered and logged when it does. */
class FailuresTest {
    private static final String SECRET = "jdbc password hunter2";

    private final FakeSessions sessions = new FakeSessions();
    private final WhipWhepHandlers handlers = new WhipWhepHandlers(sessions, WhipWhepConfig.defaults());

    @RegisterExtension
    final CapturedLog logged = new CapturedLog(WhipWhepHandlers.class);

    /** Whoever bans ends the sessions that there are, and cannot see one that is about to begin. */
    @Test
    void whoIsBannedWhileTheirSessionBeginsIsOutAgain() {
        AtomicBoolean banned = new AtomicBoolean();
        WhipWhepHandlers banning = new WhipWhepHandlers(
                sessions,
                WhipWhepConfig.builder()
                        .doorkeeper(Doorkeeper.builder()
                                .bans((room, subject) ->
                                        banned.get() ? Optional.of("tests are over") : Optional.empty())
                                .build())
                        .build());
        sessions.admission = request -> {
            banned.set(true);
            return CompletableFuture.completedFuture(new SessionAnswer("id-1", FakeSessions.ANSWER, "tag1"));
        };

        HttpResponse response =
                banning.handle(Requests.offer(Requests.PUBLISH, "v=0\n")).join();

        assertThat(response.status()).isEqualTo(403);
        assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/banned");
        assertThat(sessions.ended).containsExactly("id-1");
    }

    private void assertInternalError(String message) {
        HttpResponse response =
                handlers.handle(Requests.offer(Requests.PUBLISH, "v=0\n")).join();

        assertThat(response.status()).isEqualTo(500);
        assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/internal-error");
        assertThat(Requests.text(response)).doesNotContain(message, "Exception", "at dev.weir");
        assertThat(logged.events())
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getThrowableProxy().getMessage()).isEqualTo(message);
                    assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
                            .isNotEmpty();
                });
    }

    @Test
    void answersAndLogsOnceWhenTheSfuThrows() {
        sessions.admission = request -> {
            throw new IllegalStateException(SECRET);
        };
        assertInternalError(SECRET);
    }

    @Test
    void answersAndLogsOnceWhenTheFutureFails() {
        sessions.failWith(new CompletionException(new NullPointerException(SECRET)));
        assertInternalError(SECRET);
    }

    @Test
    void answersEvenErrors() {
        sessions.admission = request -> {
            throw new StackOverflowError(SECRET);
        };
        assertInternalError(SECRET);
    }

    @Test
    void logsRefusalsBelowErrors() {
        handlers.handle(Requests.offer("/api/whip/publish/..", "v=0\n")).join();
        handlers.handle(Requests.of("DELETE", "/api/whip/session/nobody")).join();

        assertThat(logged.events()).hasSize(2).allMatch(event -> event.getLevel() == Level.DEBUG);
    }

    @Test
    void logsNoSessionId() {
        sessions.admission = request ->
                CompletableFuture.completedFuture(new SessionAnswer("secret-id", FakeSessions.ANSWER, "tag1"));
        handlers.handle(Requests.offer(Requests.PUBLISH, "v=0\n")).join();
        handlers.handle(Requests.of("DELETE", "/api/whip/session/secret-id")).join();

        assertThat(logged.events())
                .noneMatch(event -> event.getFormattedMessage().contains("secret-id"));
    }

    @Test
    void givesUpOnALoopThatDoesNotAnswerAndEndsWhatComesLate() {
        CompletableFuture<SessionAnswer> late = new CompletableFuture<>();
        sessions.admission = request -> late;
        WhipWhepHandlers impatient = new WhipWhepHandlers(
                sessions,
                WhipWhepConfig.builder().answerTimeout(Duration.ofMillis(1)).build());

        HttpResponse response =
                impatient.handle(Requests.offer(Requests.PUBLISH, "v=0\n")).join();
        assertThat(response.status()).isEqualTo(503);
        assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/server-slow");
        assertThat(response.headers().all("Retry-After")).containsExactly("5");

        late.complete(new SessionAnswer("late-id", FakeSessions.ANSWER, "tag1"));
        assertThat(sessions.ended).containsExactly("late-id");
    }

    @Test
    void neverAnswersOnTheThreadOfTheLoop() throws Exception {
        CompletableFuture<SessionAnswer> admission = new CompletableFuture<>();
        sessions.admission = request -> admission;
        CompletableFuture<Thread> answered = handlers.handle(Requests.offer(Requests.PUBLISH, "v=0\n"))
                .thenApply(response -> Thread.currentThread());

        Thread loop =
                new Thread(() -> admission.complete(new SessionAnswer("id-1", FakeSessions.ANSWER, "tag1")), "a loop");
        loop.start();

        assertThat(answered.join()).isNotSameAs(loop);
        loop.join();
    }
}
