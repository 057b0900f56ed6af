// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.CapturedLog;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Asking;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.OperatorServer;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a real HTTP server on the loopback interface. */
class CallbackAuthenticatorTest {
    private final OperatorServer server = new OperatorServer();
    private final AtomicLong nanos = new AtomicLong();

    @RegisterExtension
    final CapturedLog logged = new CapturedLog(CallbackAuthenticator.class);

    private final List<CallbackAuthenticator> opened = new ArrayList<>();

    @AfterEach
    void stop() {
        opened.forEach(CallbackAuthenticator::close);
        server.close();
    }

    private CallbackAuthenticator.Builder builder() {
        return CallbackAuthenticator.at(server.uri())
                .allowPrivateTargets(true)
                .timeout(Duration.ofSeconds(30))
                .nanoClock(nanos::get);
    }

    private CallbackAuthenticator opened(CallbackAuthenticator.Builder builder) {
        CallbackAuthenticator door = builder.build();
        opened.add(door);
        return door;
    }

    private static String outcome(CallbackAuthenticator door, String token) {
        return Asking.outcome(
                door.authenticate(Asking.to(Action.PUBLISH, "studio", token)).join());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void asksWithAllThatIsKnown() throws Exception {
        server.answers(200, "{}");
        CallbackAuthenticator door = opened(builder().secret("operators-secret"));
        AccessRequest request = new AccessRequest(
                Action.PUBLISH,
                Optional.of(new RoomName("studio")),
                Optional.of("a \"quoted\" token"),
                InetAddress.getByName("fe80::7%1"),
                "OBS/31 " + "x".repeat(600),
                "request-7");

        assertThat(door.authenticate(request).join()).isEqualTo(Grant.anonymous());
        assertThat(server.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.path()).isEqualTo("/here?x=1");
            assertThat(asked.contentType()).isEqualTo("application/json");
            assertThat(asked.authorization()).isEqualTo("Bearer operators-secret");
            assertThat(new ObjectMapper().readTree(asked.content()))
                    .isEqualTo(new ObjectMapper()
                            .createObjectNode()
                            .put("action", "publish")
                            .put("room", "studio")
                            .put("token", "a \"quoted\" token")
                            .put("clientAddress", "fe80:0:0:0:0:0:0:7")
                            .put("userAgent", "OBS/31 " + "x".repeat(505))
                            .put("requestId", "request-7"));
        });
    }

    @ParameterizedTest
    @CsvSource({"PUBLISH, publish", "PLAY, play", "LIST_ROOMS, list", "ADMINISTER, administer"})
    void leavesOutWhatThereIsNot(Action action, String name) throws Exception {
        server.answers(200, "{}");
        opened(builder()).authenticate(Asking.to(action, "", "")).join();

        assertThat(server.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.authorization()).isEqualTo("null");
            assertThat(new ObjectMapper().readTree(asked.content()))
                    .isEqualTo(new ObjectMapper()
                            .createObjectNode()
                            .put("action", name)
                            .put("clientAddress", "127.0.0.1")
                            .put("userAgent", "a test")
                            .put("requestId", "request-1"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "200, token, GRANTED",
        "401, token, BAD_CREDENTIALS",
        "401, '',    NO_CREDENTIALS",
        "403, token, FORBIDDEN",
        "201, token, UNAVAILABLE",
        "204, token, UNAVAILABLE",
        "302, token, UNAVAILABLE",
        "400, token, UNAVAILABLE",
        "404, token, UNAVAILABLE",
        "429, token, UNAVAILABLE",
        "500, token, UNAVAILABLE",
        "503, token, UNAVAILABLE",
    })
    void decidesByTheStatus(int status, String token, String outcome) {
        server.answers(status, status == 204 ? "" : "{}");

        assertThat(outcome(opened(builder()), token)).isEqualTo(outcome);
    }

    @Test
    void grantsToASubjectForATime() {
        server.answers(200, "{\"subject\":\"alice\",\"publishSeconds\":1.5,\"more\":[1]}");
        CallbackAuthenticator door = opened(builder());

        assertThat(door.authenticate(Asking.to(Action.PUBLISH, "studio", "token"))
                        .join())
                .isEqualTo(new Grant("alice", Optional.of(Duration.ofMillis(1500))));
        assertThat(door.authenticate(Asking.to(Action.PLAY, "studio", "token")).join())
                .isEqualTo(Grant.to("alice"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ok",
                "true",
                "null",
                "[]",
                "\"alice\"",
                "{",
                "{} {}",
                "{\"subject\":1}",
                "{\"subject\":null}",
                "{\"subject\":\"a\\u0000\"}",
                "{\"subject\":\"a\",\"subject\":\"b\"}",
                "{\"publishSeconds\":0}",
                "{\"publishSeconds\":\"60\"}",
                "{\"publishSeconds\":1e10}"
            })
    void anAnswerThatIsNotUnderstoodLetsNobodyIn(String content) {
        server.answers(200, content);

        assertThat(outcome(opened(builder()), "token")).isEqualTo("UNAVAILABLE");
    }

    @Test
    void anAnswerThatIsTooLongLetsNobodyIn() {
        CallbackAuthenticator door = opened(builder());
        server.answers(200, "{}" + " ".repeat(CallbackAuthenticator.MAX_ANSWER_BYTES - 2));
        assertThat(outcome(door, "just fits")).isEqualTo("GRANTED");

        server.answers(200, "{}" + " ".repeat(CallbackAuthenticator.MAX_ANSWER_BYTES - 1));
        assertThat(outcome(door, "too long")).isEqualTo("UNAVAILABLE");
    }

    @Test
    void aServerThatIsSilentLetsNobodyIn() {
        CountDownLatch never = new CountDownLatch(1);
        server.answers(exchange -> await(never));

        assertThat(outcome(opened(builder().timeout(Duration.ofMillis(50))), "token"))
                .isEqualTo("UNAVAILABLE");
    }

    @Test
    void aServerThatEndsNoAnswerLetsNobodyIn() {
        CountDownLatch never = new CountDownLatch(1);
        server.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(never);
        });

        assertThat(outcome(opened(builder().timeout(Duration.ofMillis(50))), "token"))
                .isEqualTo("UNAVAILABLE");
    }

    @Test
    void aServerThatIsAwayLetsNobodyInAndIsLoggedNowAndThen() {
        CallbackAuthenticator door = opened(builder());
        server.close();

        for (int i = 0; i < 12; i++) {
            assertThat(outcome(door, "hunter2")).isEqualTo("UNAVAILABLE");
        }
        assertThat(logged.events(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("nobody was let in, since the callback to 127.0.0.1 failed (")
                        .doesNotContain("hunter2"));
        assertThat(logged.events(Level.WARN).get(1).getFormattedMessage()).contains("(10 times so far)");
    }

    @Test
    void redirectsAreNotFollowed() {
        server.answers(exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            OperatorServer.answer(exchange, exchange.getRequestURI().getPath().equals("/elsewhere") ? 200 : 307, "{}");
        });

        assertThat(outcome(opened(builder()), "token")).isEqualTo("UNAVAILABLE");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aGrantIsRememberedForTenSecondsAndARefusalForTwo() {
        CallbackAuthenticator door = opened(builder());
        server.answers(200, "{}");
        outcome(door, "good");
        server.answers(401, "");
        outcome(door, "bad");
        server.answers(403, "");

        nanos.set(Duration.ofSeconds(2).toNanos() - 1);
        assertThat(outcome(door, "bad")).isEqualTo("BAD_CREDENTIALS");
        nanos.set(Duration.ofSeconds(2).toNanos());
        assertThat(outcome(door, "bad")).isEqualTo("FORBIDDEN");
        nanos.set(Duration.ofSeconds(10).toNanos() - 1);
        assertThat(outcome(door, "good")).isEqualTo("GRANTED");
        nanos.set(Duration.ofSeconds(10).toNanos());
        assertThat(outcome(door, "good")).isEqualTo("FORBIDDEN");
        assertThat(server.asked()).hasSize(4);
    }

    @Test
    void thatNothingWasDecidedIsNotRemembered() {
        CallbackAuthenticator door = opened(builder());
        server.answers(500, "");
        assertThat(outcome(door, "token")).isEqualTo("UNAVAILABLE");

        server.answers(200, "{}");
        assertThat(outcome(door, "token")).isEqualTo("GRANTED");
    }

    @Test
    void onlyTheSameQuestionIsNotAskedAgain() throws Exception {
        server.answers(200, "{}");
        CallbackAuthenticator door = opened(builder());
        List<AccessRequest> different = List.of(
                Asking.to(Action.PUBLISH, "studio", "token"),
                Asking.to(Action.PLAY, "studio", "token"),
                Asking.to(Action.PUBLISH, "hall", "token"),
                Asking.to(Action.PUBLISH, "studio", "token2"),
                Asking.to(Action.PUBLISH, "studio", "127.0.0.1"),
                Asking.to(Action.PUBLISH, "studio", ""),
                from("192.0.2.7", ""));

        for (int round = 0; round < 2; round++) {
            different.forEach(request -> door.authenticate(request).join());
        }
        assertThat(server.asked()).hasSize(different.size());
        door.authenticate(from("192.0.2.7", "token")).join();
        assertThat(server.asked()).as("who shows a token is known by it").hasSize(different.size());
    }

    private static AccessRequest from(String address, String token) throws Exception {
        return new AccessRequest(
                Action.PUBLISH,
                Optional.of(new RoomName("studio")),
                Optional.of(token).filter(shown -> !shown.isEmpty()),
                InetAddress.getByName(address),
                "another client",
                "request-2");
    }

    @Test
    void theSameQuestionAtTheSameTimeIsAskedOnce() {
        CountDownLatch goOn = new CountDownLatch(1);
        server.answers(exchange -> {
            await(goOn);
            OperatorServer.answer(exchange, 200, "{}");
        });
        CallbackAuthenticator door = opened(builder());
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            waiting.add(door.authenticate(Asking.to(Action.PLAY, "studio", "token")));
        }

        waiting.remove(0).cancel(true);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        goOn.countDown();
        for (CompletableFuture<Decision> decision : waiting) {
            assertThat(decision.join()).isEqualTo(Grant.anonymous());
        }
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void soManyCallsAreUnderWayAndNoMore() {
        CountDownLatch goOn = new CountDownLatch(1);
        server.answers(exchange -> {
            await(goOn);
            OperatorServer.answer(exchange, 200, "{}");
        });
        CallbackAuthenticator door = opened(builder());
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        for (int i = 0; i < CallbackAuthenticator.MAX_CALLS; i++) {
            waiting.add(door.authenticate(Asking.to(Action.PLAY, "studio", "token" + i)));
        }

        assertThat(outcome(door, "one too many")).isEqualTo("UNAVAILABLE");
        goOn.countDown();
        for (CompletableFuture<Decision> decision : waiting) {
            assertThat(decision.join()).isEqualTo(Grant.anonymous());
        }
        assertThat(outcome(door, "one too many")).isEqualTo("GRANTED");
    }

    @Test
    void namesAreLookedUpElsewhereAndPrivateOnesNotAsked() throws Exception {
        server.answers(200, "{}");
        CompletableFuture<Thread> lookedUp = new CompletableFuture<>();
        CallbackAuthenticator door = opened(CallbackAuthenticator.at(
                        URI.create("https://localhost:" + server.uri().getPort() + "/"))
                .names(host -> {
                    lookedUp.complete(Thread.currentThread());
                    return InetAddress.getAllByName("127.0.0.1");
                }));

        assertThat(outcome(door, "token")).isEqualTo("UNAVAILABLE");
        assertThat(lookedUp.get()).isNotSameAs(Thread.currentThread());
        assertThat(logged.events(Level.WARN).get(0).getFormattedMessage()).contains("private targets are not allowed");
    }

    @Test
    void aLookupThatTakesTooLongLetsNobodyIn() {
        CountDownLatch never = new CountDownLatch(1);
        CallbackAuthenticator door =
                opened(builder().timeout(Duration.ofMillis(50)).names(host -> {
                    await(never);
                    return new InetAddress[0];
                }));

        assertThat(outcome(door, "token")).isEqualTo("UNAVAILABLE");
    }

    @Test
    void letsNobodyInWhenClosed() {
        server.answers(200, "{}");
        CallbackAuthenticator door = opened(builder());
        door.close();

        assertThat(outcome(door, "token")).isEqualTo("UNAVAILABLE");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> builder().timeout(Duration.ZERO)).hasMessage("timeout must be PT0.001S to PT1M: PT0S");
        assertThatThrownBy(() -> builder().grantedFor(Duration.ofHours(2))).hasMessageContaining("grantedFor must be");
        assertThatThrownBy(() -> builder().refusedFor(Duration.ofSeconds(-1)))
                .hasMessageContaining("refusedFor must be");
        assertThatThrownBy(() -> builder().secret("hunter2\r\nX: y"))
                .hasMessage("secret must be printable ASCII characters without blanks");
    }
}
