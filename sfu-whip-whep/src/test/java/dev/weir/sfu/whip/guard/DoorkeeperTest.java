// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.CapturedLog;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.Problem;
import dev.weir.sfu.whip.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything but requests to sessions. */
class DoorkeeperTest {
    private static final Optional<RoomName> STUDIO = Optional.of(new RoomName("studio"));

    @RegisterExtension
    final CapturedLog logged = new CapturedLog(Doorkeeper.class);

    private final List<AccessRequest> asked = new ArrayList<>();
    private final Authenticator authenticator = wish -> {
        asked.add(wish);
        return Knocks.byName().authenticate(wish);
    };
    private final CountingLimiter requests = new CountingLimiter(100);
    private final CountingLimiter failures = new CountingLimiter(3);

    private Doorkeeper.Builder builder() {
        return Doorkeeper.builder()
                .authenticator(authenticator)
                .requestLimiter(requests)
                .failureLimiter(failures);
    }

    private static Problem refused(Doorkeeper doorkeeper, HttpRequest request) {
        return Knocks.refused(() -> doorkeeper.admit(request, Action.PUBLISH, STUDIO));
    }

    private static Admission admitted(Doorkeeper doorkeeper, HttpRequest request) {
        return doorkeeper.admit(request, Action.PUBLISH, STUDIO).join();
    }

    private static List<String> challenge(Problem problem) {
        return problem.headers().all("WWW-Authenticate");
    }

    @Test
    void letsInWhomTheAuthenticatorGrants() {
        Grant grant = new Grant("alice", Optional.of(Duration.ofHours(1)));
        Doorkeeper doorkeeper = Doorkeeper.builder()
                .authenticator(wish -> CompletableFuture.completedFuture(grant))
                .build();

        assertThat(admitted(doorkeeper, Knocks.post("alice")).grant()).isEqualTo(grant);
    }

    @Test
    void tellsTheAuthenticatorWhoWantsWhat() {
        admitted(builder().build(), Knocks.request("POST", "X-Auth-Token: alice", "User-Agent: OBS"));
        admitted(builder().build(), Knocks.post("bob"));

        AccessRequest wish = asked.get(0);
        assertThat(wish.action()).isEqualTo(Action.PUBLISH);
        assertThat(wish.room()).isEqualTo(STUDIO);
        assertThat(wish.token()).hasValue("alice");
        assertThat(wish.clientAddress()).isEqualTo(Knocks.CLIENT);
        assertThat(wish.userAgent()).isEqualTo("OBS");
        assertThat(wish.requestId()).isNotEqualTo(asked.get(1).requestId());
        assertThat(asked.get(1).userAgent()).isEmpty();
    }

    @Test
    void asksTheAddressRulesBeforeAnythingElse() {
        Doorkeeper doorkeeper = builder()
                .addressRules((action, client) -> action != Action.PUBLISH || !client.equals(Knocks.CLIENT))
                .build();

        assertThat(refused(doorkeeper, Knocks.post("wrong")).outcome()).isEqualTo(Outcome.ADDRESS_REFUSED);
        assertThat(asked).isEmpty();
        assertThat(requests.taken).isZero();
        assertThat(failures.taken).isZero();
        assertThat(doorkeeper.admit(Knocks.post("alice"), Action.PLAY, STUDIO)).isCompleted();
    }

    @Test
    void refusesWhoAsksTooOftenBeforeTheAuthenticatorIsAsked() {
        requests.left = 1;
        Doorkeeper doorkeeper = builder().build();
        admitted(doorkeeper, Knocks.post("alice"));
        Problem problem = refused(doorkeeper, Knocks.post("alice"));

        assertThat(problem.outcome()).isEqualTo(Outcome.RATE_LIMITED);
        assertThat(problem.headers().all("Retry-After")).containsExactly("7");
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"POST, 1", "PATCH, 1", "DELETE, 1", "PUT, 1", "BREW, 1", "get, 1", "GET, 0", "HEAD, 0", "OPTIONS, 0"})
    void countsWhatChangesSomethingAndNoReads(String method, int counted) {
        admitted(builder().build(), Knocks.request(method, "Authorization: Bearer alice"));

        assertThat(requests.taken).isEqualTo(counted);
    }

    @Test
    void countsWrongTokensAndThenListensNoMore() {
        Doorkeeper doorkeeper = builder().build();
        for (int i = 0; i < 3; i++) {
            assertThat(refused(doorkeeper, Knocks.post("guess" + i)).outcome()).isEqualTo(Outcome.UNAUTHENTICATED);
        }
        Problem problem = refused(doorkeeper, Knocks.post("alice"));

        assertThat(problem.outcome()).isEqualTo(Outcome.RATE_LIMITED);
        assertThat(problem.headers().all("Retry-After")).containsExactly("7");
        assertThat(asked).hasSize(3);
        assertThat(failures.taken).isEqualTo(3);
        assertThat(refused(doorkeeper, Knocks.request("GET", "Authorization: Bearer alice"))
                        .outcome())
                .isEqualTo(Outcome.RATE_LIMITED);
    }

    @Test
    void countsNeitherMissingTokensNorGoodOnes() {
        Doorkeeper doorkeeper = builder().build();
        refused(doorkeeper, Knocks.request("POST"));
        refused(doorkeeper, Knocks.post("viewer"));
        admitted(doorkeeper, Knocks.post("alice"));

        assertThat(failures.taken).isZero();
    }

    @Test
    void countsWhatCannotBeATokenAsAWrongOne() {
        refused(builder().build(), Knocks.request("POST", "Authorization: Basic YTpi"));

        assertThat(failures.taken).isEqualTo(1);
    }

    @Test
    void asksForATokenWhereThereIsNone() {
        Problem problem = refused(builder().build(), Knocks.request("POST"));

        assertThat(problem.outcome()).isEqualTo(Outcome.UNAUTHENTICATED);
        assertThat(problem.detail()).isEqualTo("a token is needed");
        assertThat(challenge(problem)).containsExactly("Bearer realm=\"weir\"");
    }

    @Test
    void saysThatATokenIsWrong() {
        Problem problem = refused(builder().build(), Knocks.post("wrong"));

        assertThat(problem.outcome()).isEqualTo(Outcome.UNAUTHENTICATED);
        assertThat(problem.detail()).isEqualTo("the token is wrong");
        assertThat(challenge(problem)).containsExactly("Bearer realm=\"weir\", error=\"invalid_token\"");
    }

    @Test
    void saysThatATokenIsForSomethingElse() {
        Problem problem = refused(builder().build(), Knocks.post("viewer"));

        assertThat(problem.outcome()).isEqualTo(Outcome.FORBIDDEN);
        assertThat(challenge(problem)).containsExactly("Bearer realm=\"weir\", error=\"insufficient_scope\"");
    }

    @Test
    void letsNobodyInWhileAccessCannotBeDecided() {
        Doorkeeper doorkeeper = builder()
                .authenticator(wish -> CompletableFuture.completedFuture(Refusal.unavailable("later")))
                .build();
        Problem problem = refused(doorkeeper, Knocks.post("alice"));

        assertThat(problem.outcome()).isEqualTo(Outcome.ACCESS_UNDECIDED);
        assertThat(problem.headers().all("Retry-After")).containsExactly("5");
        assertThat(challenge(problem)).isEmpty();
        assertThat(failures.taken).isZero();
    }

    @Test
    void letsNobodyInWhenTheAuthenticatorFails() {
        List<Authenticator> broken = List.of(
                wish -> {
                    throw new IllegalStateException("a bug");
                },
                wish -> CompletableFuture.failedFuture(new TimeoutException()),
                wish -> CompletableFuture.<Decision>completedFuture(null).thenApply(nothing -> nothing));
        for (Authenticator one : broken) {
            Problem problem = refused(builder().authenticator(one).build(), Knocks.post("alice"));

            assertThat(problem.outcome()).isEqualTo(Outcome.ACCESS_UNDECIDED);
            assertThat(problem.detail()).isEqualTo("access cannot be decided at the moment");
        }
        assertThat(failures.taken).isZero();
    }

    @Test
    void logsTheFailureOfAnAuthenticatorOnceAndNoToken() {
        refused(
                builder()
                        .authenticator(wish -> CompletableFuture.failedFuture(new TimeoutException()))
                        .build(),
                Knocks.post("s3cret-token"));

        assertThat(logged.events(Level.ERROR)).hasSize(1);
        assertThat(logged.events())
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains("s3cret"));
    }

    @Test
    void waitsForADecisionWithoutHoldingTheCallerUp() {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        CompletableFuture<Admission> admission =
                builder().authenticator(wish -> later).build().admit(Knocks.post("alice"), Action.PUBLISH, STUDIO);

        assertThat(admission).isNotDone();
        later.complete(Grant.to("alice"));
        assertThat(admission).isCompleted();
    }

    @Test
    void refusesTheBannedThoughTheirTokenIsGood() {
        Doorkeeper doorkeeper = builder()
                .bans((room, subject) -> subject.equals("bob") && STUDIO.equals(Optional.of(room))
                        ? Optional.of("spam")
                        : Optional.empty())
                .build();
        Problem problem = refused(doorkeeper, Knocks.post("bob"));

        assertThat(problem.outcome()).isEqualTo(Outcome.BANNED);
        assertThat(problem.detail()).isEqualTo("spam");
        admitted(doorkeeper, Knocks.post("alice"));
        assertThat(doorkeeper.admit(Knocks.post("bob"), Action.ADMINISTER, Optional.empty()))
                .isCompleted();
    }

    @Test
    void tellsWhetherARoomIsBannedOnlyToThoseWithAToken() {
        Doorkeeper doorkeeper =
                builder().bans((room, subject) -> Optional.of("spam")).build();

        assertThat(refused(doorkeeper, Knocks.post("wrong")).outcome()).isEqualTo(Outcome.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer alice", "authorization: bEaReR   alice ", "X-Auth-Token: alice"})
    void findsTheToken(String header) {
        admitted(builder().build(), Knocks.request("POST", header));

        assertThat(asked.get(0).token()).hasValue("alice");
    }

    @Test
    void refusesSeveralTokensWhicheverIsRight() {
        for (String other :
                List.of("Authorization: Bearer alice", "Authorization: Bearer bob", "X-Auth-Token: alice")) {
            Problem problem = refused(builder().build(), Knocks.request("POST", "Authorization: Bearer alice", other));

            assertThat(problem.outcome()).isEqualTo(Outcome.UNAUTHENTICATED);
            assertThat(problem.detail()).isEqualTo("send one Authorization or X-Auth-Token header, not several");
            assertThat(challenge(problem)).containsExactly("Bearer realm=\"weir\", error=\"invalid_token\"");
        }
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic YWxpY2U6",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Beareralice",
                "Authorization: alice",
                "Authorization: ",
                "X-Auth-Token: ",
                "X-Auth-Token:   "
            })
    void refusesWhatCannotBeAToken(String header) {
        Problem problem = refused(builder().build(), Knocks.request("POST", header));

        assertThat(problem.outcome()).isEqualTo(Outcome.UNAUTHENTICATED);
        assertThat(challenge(problem)).containsExactly("Bearer realm=\"weir\", error=\"invalid_token\"");
        assertThat(asked).isEmpty();
    }

    @Test
    void refusesTokensThatAreTooLongWithoutLookingAtThem() {
        refused(builder().build(), Knocks.post("a".repeat(8 * 1024)));
        assertThat(asked).hasSize(1);
        Problem problem = refused(builder().build(), Knocks.post("a".repeat(8 * 1024 + 1)));

        assertThat(problem.detail()).isEqualTo("a token has 1 to 8192 characters");
        assertThat(asked).hasSize(1);
    }

    @Test
    void looksForATokenInTheQueryOnlyWhenTold() {
        HttpRequest request = Knocks.requestWithQuery("POST", "x=1&token=al%69ce&y=2");

        assertThat(refused(builder().build(), request).outcome()).isEqualTo(Outcome.UNAUTHENTICATED);
        assertThat(builder().build().takesTokensInUrls()).isFalse();
        Doorkeeper told = builder().tokenParameter("token").build();
        assertThat(admitted(told, request).grant().subject()).isEqualTo("alice");
        assertThat(told.takesTokensInUrls()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "token=al%69ce, alice",
        "a=b&token=alice, alice",
        "token=alice&token=bob, alice",
        "token=a%2Bb, a+b",
        "'', ''",
        "tokens=alice, ''",
        "xtoken=alice, ''",
        "token, ''",
    })
    void readsTheTokenOutOfTheQuery(String query, String token) {
        HttpRequest request = Knocks.requestWithQuery("POST", query);

        assertThat(Credentials.in(request, "token").orElse("")).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=", "token=%", "token=%zz", "token=%2"})
    void refusesTokensInTheQueryThatAreNone(String query) {
        Doorkeeper told = builder().tokenParameter("token").build();

        assertThat(refused(told, Knocks.requestWithQuery("POST", query)).outcome())
                .isEqualTo(Outcome.UNAUTHENTICATED);
        assertThat(asked).isEmpty();
    }

    @Test
    void prefersTheHeaderToTheQuery() {
        Doorkeeper told = builder().tokenParameter("token").build();
        HttpRequest request = Knocks.requestWithQuery("POST", "token=bob", "Authorization: Bearer alice");

        assertThat(admitted(told, request).grant().subject()).isEqualTo("alice");
    }

    @Test
    void standsForATokenWithoutTellingIt() {
        Doorkeeper doorkeeper = builder().build();
        String credential = admitted(doorkeeper, Knocks.post("alice")).credential();

        assertThat(credential).matches("[0-9a-f]{64}");
        assertThat(admitted(doorkeeper, Knocks.post("alice")).credential()).isEqualTo(credential);
        assertThat(admitted(doorkeeper, Knocks.post("alice2")).credential()).isNotEqualTo(credential);
        assertThat(admitted(builder().build(), Knocks.post("alice")).credential())
                .isNotEqualTo(credential);
        assertThat(admitted(Doorkeeper.open(), Knocks.request("POST")).credential())
                .isEmpty();
    }

    @Test
    void namesNoTokenInWhatItSays() {
        String secret = "s3cret-token";
        Problem problem = refused(builder().build(), Knocks.post(secret));

        assertThat(problem.toString()).doesNotContain(secret);
        assertThat(asked.get(0).toString()).doesNotContain(secret);
    }

    @Test
    void countsWhomItTurnsAwayByWhy() {
        requests.left = 7;
        Doorkeeper doorkeeper = builder()
                .authenticator(wish -> wish.token().equals(Optional.of("slow"))
                        ? CompletableFuture.completedFuture(Refusal.unavailable("not now"))
                        : authenticator.authenticate(wish))
                .addressRules((action, client) -> action != Action.LIST_ROOMS)
                .bans((room, subject) -> subject.equals("bob") ? Optional.of("go away") : Optional.empty())
                .build();
        Knocks.refused(() -> doorkeeper.admit(Knocks.post("alice"), Action.LIST_ROOMS, STUDIO));
        refused(doorkeeper, Knocks.request("POST"));
        refused(doorkeeper, Knocks.post("viewer"));
        refused(doorkeeper, Knocks.post("slow"));
        refused(doorkeeper, Knocks.post("bob"));
        refused(doorkeeper, Knocks.post("wrong"));
        refused(doorkeeper, Knocks.request("POST", "Authorization: Basic YTpi"));
        failures.left = 0;
        refused(doorkeeper, Knocks.post("alice"));
        refused(doorkeeper, Knocks.post("alice"));

        assertThat(doorkeeper.turnedAway(TurnedAway.ADDRESS)).isEqualTo(1);
        assertThat(doorkeeper.turnedAway(TurnedAway.NO_TOKEN)).isEqualTo(1);
        assertThat(doorkeeper.turnedAway(TurnedAway.FORBIDDEN)).isEqualTo(1);
        assertThat(doorkeeper.turnedAway(TurnedAway.UNDECIDED)).isEqualTo(1);
        assertThat(doorkeeper.turnedAway(TurnedAway.BANNED)).isEqualTo(1);
        assertThat(doorkeeper.turnedAway(TurnedAway.WRONG_TOKEN)).isEqualTo(2);
        assertThat(doorkeeper.turnedAway(TurnedAway.TOO_MANY_WRONG_TOKENS)).isEqualTo(1);
        assertThat(doorkeeper.turnedAway(TurnedAway.TOO_MANY_REQUESTS)).isEqualTo(1);
    }

    @Test
    void letsEverybodyInByDefaultButNobodyAdminister() {
        Doorkeeper open = Doorkeeper.open();

        assertThat(admitted(open, Knocks.request("POST")).grant()).isEqualTo(Grant.anonymous());
        assertThat(Knocks.refused(() -> open.admit(Knocks.request("GET"), Action.ADMINISTER, Optional.empty()))
                        .outcome())
                .isEqualTo(Outcome.FORBIDDEN);
    }
}
