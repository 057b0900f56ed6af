// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.weir.sfu.whip.CapturedLog;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Asking;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.OperatorServer;
import dev.weir.sfu.whip.access.StepClock;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are served by a real HTTP server, and what holds when it is away. */
class RemoteKeysTest {
    private static final KeyPair OLD = Forge.ec("secp256r1");
    private static final KeyPair NEW = Forge.ec("secp256r1");
    private static final String OLD_SET = JwkText.set(JwkText.of("old", OLD.getPublic()));
    private static final String NEW_SET = JwkText.set(JwkText.of("new", NEW.getPublic()));
    private static final String OLD_TOKEN = token("old", OLD);
    private static final String NEW_TOKEN = token("new", NEW);

    private final StepClock clock = new StepClock(Instant.ofEpochSecond(Forge.NOW_SECONDS));

    @RegisterExtension
    final CapturedLog logged = new CapturedLog(RemoteKeys.class);

    private final OperatorServer server = new OperatorServer();

    private static String token(String keyId, KeyPair pair) {
        String header = "{\"alg\":\"ES256\",\"kid\":\"" + keyId + "\"}";
        return Forge.es256(pair.getPrivate(), header, "{\"room\":\"*\",\"role\":\"publish\",\"exp\":4000000000}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JwtAuthenticator.Builder keySet() {
        return JwtAuthenticator.keySet(JwtAlgorithm.ES256, server.uri())
                .clock(clock)
                .maxLifetime(Duration.ofDays(36_500))
                .timeout(Duration.ofSeconds(30));
    }

    @Test
    void loadsTheKeysBeforeTheFirstTokenComes() {
        server.answers(200, OLD_SET);
        JwtAuthenticator door = keySet().build();

        assertThat(Forge.outcome(door, OLD_TOKEN)).isEqualTo("GRANTED");
        assertThat(Forge.outcome(door, OLD_TOKEN)).isEqualTo("GRANTED");
        assertThat(server.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("GET");
            assertThat(asked.path()).isEqualTo("/here?x=1");
        });
    }

    @Test
    void aKeyIsFoundByNameAndDecidesAlone() {
        server.answers(200, JwkText.set(JwkText.of("old", OLD.getPublic()), JwkText.of("new", NEW.getPublic())));
        JwtAuthenticator door = keySet().build();

        assertThat(Forge.outcome(door, NEW_TOKEN)).isEqualTo("GRANTED");
        assertThat(Forge.outcome(door, token("old", NEW))).isEqualTo("BAD_CREDENTIALS");
        assertThat(Forge.outcome(door, Forge.es256(NEW.getPrivate(), "{\"alg\":\"ES256\"}", Forge.GOOD_PAYLOAD)))
                .isEqualTo("GRANTED");
    }

    @Test
    void anUnknownKeyIsLookedForOnceAMinute() {
        server.answers(200, OLD_SET);
        JwtAuthenticator door = keySet().build();
        Forge.outcome(door, OLD_TOKEN);
        server.answers(200, NEW_SET);

        clock.advance(Duration.ofSeconds(59));
        assertThat(Forge.outcome(door, NEW_TOKEN)).isEqualTo("BAD_CREDENTIALS");
        assertThat(server.asked()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(Forge.outcome(door, NEW_TOKEN)).isEqualTo("GRANTED");
        assertThat(Forge.outcome(door, token("../../etc/passwd", NEW))).isEqualTo("BAD_CREDENTIALS");
        assertThat(server.asked()).hasSize(2).allMatch(asked -> asked.path().equals("/here?x=1"));
    }

    @Test
    void aKeyThatWasTakenOutOpensNothingOnceTheSetIsOld() {
        server.answers(200, OLD_SET);
        JwtAuthenticator door = keySet().refreshAfter(Duration.ofMinutes(10)).build();
        Forge.outcome(door, OLD_TOKEN);
        server.answers(200, NEW_SET);

        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(Forge.outcome(door, OLD_TOKEN)).isEqualTo("GRANTED");
        clock.advance(Duration.ofSeconds(1));
        assertThat(Forge.outcome(door, OLD_TOKEN)).isEqualTo("BAD_CREDENTIALS");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 404, 302, 204, 200})
    void keysStayWhenTheSetCannotBeHad(int status) {
        server.answers(200, OLD_SET);
        JwtAuthenticator door = keySet().build();
        Forge.outcome(door, OLD_TOKEN);
        server.answers(status, status == 204 ? "" : "<html>");

        clock.advance(Duration.ofHours(1));
        assertThat(Forge.outcome(door, OLD_TOKEN)).isEqualTo("GRANTED");
        assertThat(Forge.outcome(door, OLD_TOKEN)).isEqualTo("GRANTED");
        assertThat(server.asked()).hasSize(2);
        assertThat(logged.events(Level.WARN))
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .isEqualTo("no ES256 keys from 127.0.0.1: status " + status
                                + " or no usable key in the set; those from before stay"));
    }

    @Test
    void nothingIsDecidedBeforeThereAreKeys() {
        server.answers(503, "");
        JwtAuthenticator door = keySet().build();

        assertThat(Forge.outcome(door, OLD_TOKEN)).isEqualTo("UNAVAILABLE");
        server.answers(200, OLD_SET);
        assertThat(Forge.outcome(door, OLD_TOKEN)).as("not so soon again").isEqualTo("UNAVAILABLE");
        clock.advance(Duration.ofMinutes(1));
        assertThat(Forge.outcome(door, OLD_TOKEN)).isEqualTo("GRANTED");
    }

    @Test
    void aServerThatIsAwayLeavesDoorsShut() {
        JwtAuthenticator.Builder builder = keySet();
        server.close();

        assertThat(Forge.outcome(builder.build(), OLD_TOKEN)).isEqualTo("UNAVAILABLE");
        assertThat(logged.events(Level.WARN))
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .startsWith("no ES256 keys from 127.0.0.1: ")
                        .endsWith("nobody gets in by a token"));
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForLong() {
        CountDownLatch never = new CountDownLatch(1);
        server.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitForEver(never);
        });
        JwtAuthenticator door = keySet().timeout(Duration.ofMillis(500)).build();

        assertThat(Forge.outcome(door, OLD_TOKEN)).isEqualTo("UNAVAILABLE");
    }

    private static void awaitForEver(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSetThatIsTooLongIsNotRead() {
        server.answers(200, OLD_SET + " ".repeat(RemoteKeys.MAX_BYTES));
        assertThat(Forge.outcome(keySet().build(), OLD_TOKEN)).isEqualTo("UNAVAILABLE");
        assertThat(logged.events(Level.WARN).get(0).getFormattedMessage())
                .contains("the answer has more than 262144 bytes");

        server.answers(200, OLD_SET + " ".repeat(RemoteKeys.MAX_BYTES - OLD_SET.length()));
        assertThat(Forge.outcome(keySet().build(), OLD_TOKEN)).isEqualTo("GRANTED");
    }

    @Test
    void oneLoadingServesAllWhoWaitForItAndHoldsNobodyElse() throws Exception {
        server.answers(200, OLD_SET);
        JwtAuthenticator door = keySet().build();
        Forge.outcome(door, OLD_TOKEN);
        CountDownLatch goOn = new CountDownLatch(1);
        server.answers(exchange -> {
            awaitForEver(goOn);
            OperatorServer.answer(
                    exchange, 200, JwkText.set(JwkText.of("old", OLD.getPublic()), JwkText.of("new", NEW.getPublic())));
        });
        clock.advance(Duration.ofMinutes(2));

        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(door.authenticate(Asking.to(Action.PUBLISH, "studio", NEW_TOKEN)));
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(door.authenticate(Asking.to(Action.PUBLISH, "studio", OLD_TOKEN)))
                .isCompletedWithValueMatching(
                        decision -> Asking.outcome(decision).equals("GRANTED"));
        goOn.countDown();
        for (CompletableFuture<Decision> decision : waiting) {
            assertThat(Asking.outcome(decision.join())).isEqualTo("GRANTED");
        }
        assertThat(server.asked()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example/keys",
                "http://localhost.example/keys",
                "http://10.0.0.1/keys",
                "ftp://localhost/keys",
                "file:///keys.json",
                "keys.json",
                "https:keys",
                "https://user:hunter2@issuer.example/keys"
            })
    void trustsNoAddressThatOthersCouldAnswerFor(String address) {
        assertThatThrownBy(() -> JwtAuthenticator.keySet(JwtAlgorithm.RS256, URI.create(address))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("key set address must be an https URL")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesASecretsAlgorithm() {
        assertThatThrownBy(() -> JwtAuthenticator.keySet(JwtAlgorithm.HS256, server.uri()))
                .hasMessageContaining("must be RS256 or ES256");
    }
}
