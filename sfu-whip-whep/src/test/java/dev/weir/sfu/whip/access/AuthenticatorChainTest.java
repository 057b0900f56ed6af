// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.weir.sfu.whip.CapturedLog;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several authenticators in a row. */
class AuthenticatorChainTest {
    @RegisterExtension
    final CapturedLog logged = new CapturedLog(AuthenticatorChain.class);

    private static CompletableFuture<Decision> asked(Authenticator... links) {
        return Authenticator.anyOf(List.of(links)).authenticate(Asking.to(Action.PUBLISH, "room", "token"));
    }

    private static Authenticator saying(Decision decision) {
        return request -> CompletableFuture.completedFuture(decision);
    }

    private static Authenticator saying(String word) {
        return saying(
                word.equals("GRANT") ? Grant.to("alice") : new Refusal(Refusal.Kind.valueOf(word), "because", false));
    }

    @ParameterizedTest
    @CsvSource({
        "GRANT,           GRANTED",
        "BAD_CREDENTIALS FORBIDDEN GRANT UNAVAILABLE, GRANTED",
        "UNAVAILABLE GRANT, GRANTED",
        "NO_CREDENTIALS BAD_CREDENTIALS NO_CREDENTIALS, BAD_CREDENTIALS",
        "BAD_CREDENTIALS FORBIDDEN BAD_CREDENTIALS, FORBIDDEN",
        "FORBIDDEN BAD_CREDENTIALS, FORBIDDEN",
        "UNAVAILABLE FORBIDDEN, UNAVAILABLE",
    })
    void grantsWhenOneDoesAndElseTellsTheWeightiestRefusal(String words, String outcome) {
        Authenticator[] links = Arrays.stream(words.split(" "))
                .map(AuthenticatorChainTest::saying)
                .toArray(Authenticator[]::new);

        assertThat(Asking.outcome(asked(links).join())).isEqualTo(outcome);
    }

    @Test
    void theLastOfEqualRefusalsExplains() {
        Decision decision = asked(
                        saying(Refusal.badCredentials("not known here")), saying(Refusal.badCredentials("has expired")))
                .join();

        assertThat(decision).isEqualTo(Refusal.badCredentials("has expired"));
    }

    @Test
    void aRefusalForGoodEndsTheAsking() {
        AtomicInteger asked = new AtomicInteger();
        Authenticator next = request -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(Grant.anonymous());
        };

        assertThat(asked(saying(Refusal.badCredentials("no").forGood()), next).join())
                .isEqualTo(Refusal.badCredentials("no").forGood());
        assertThat(asked).hasValue(0);
    }

    @Test
    void aGrantEndsTheAsking() {
        Authenticator never = request -> {
            throw new AssertionError("asked though somebody granted");
        };

        assertThat(asked(saying("GRANT"), never).join()).isEqualTo(Grant.to("alice"));
    }

    @Test
    void anEmptyChainRefuses() {
        assertThat(Asking.outcome(asked().join())).isEqualTo("NO_CREDENTIALS");
    }

    @Test
    void oneThatFailsLetsNobodyInAndKeepsNobodyOut() {
        Authenticator throwing = request -> {
            throw new IllegalStateException("a bug");
        };
        Authenticator failing = request -> CompletableFuture.failedFuture(new IllegalStateException("another"));

        assertThat(Asking.outcome(asked(throwing, failing).join())).isEqualTo("UNAVAILABLE");
        assertThat(Asking.outcome(asked(throwing, failing, saying("GRANT")).join()))
                .isEqualTo("GRANTED");
        assertThat(logged.events(Level.WARN))
                .hasSize(4)
                .allSatisfy(event -> assertThat(event.getFormattedMessage())
                        .isEqualTo("an authenticator failed, so nobody gets in by it"));
    }

    @Test
    void waitsForOneThatDecidesLater() {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        CompletableFuture<Decision> decision = asked(request -> later, saying("GRANT"));

        assertThat(decision).isNotDone();
        later.complete(Refusal.forbidden("no"));
        assertThat(decision).isCompletedWithValue(Grant.to("alice"));
    }

    @Test
    void aRoomsOwnTokenComesBeforeTheGlobalOneAndThatBeforeTheRest() {
        Authenticator chain = Authenticator.anyOf(List.of(
                StaticTokens.builder()
                        .publishToken("global")
                        .roomPublishTokens(StaticTokens.parseRoomTokens("own:own-key"))
                        .build(),
                saying(Grant.to("by JWT"))));

        assertThat(chain.authenticate(Asking.to(Action.PUBLISH, "own", "a JWT")).join())
                .isInstanceOf(Refusal.class);
        assertThat(chain.authenticate(Asking.to(Action.PUBLISH, "plain", "global"))
                        .join())
                .isEqualTo(Grant.anonymous());
        assertThat(chain.authenticate(Asking.to(Action.PUBLISH, "plain", "a JWT"))
                        .join())
                .isEqualTo(Grant.to("by JWT"));
    }
}
