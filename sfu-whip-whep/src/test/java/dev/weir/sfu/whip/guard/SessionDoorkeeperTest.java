// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.Client;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests to a session: by whoever began it, or by somebody else. */
class SessionDoorkeeperTest {
    private static final RoomName STUDIO = new RoomName("studio");

    private final List<AccessRequest> asked = new ArrayList<>();
    private final CountingLimiter failures = new CountingLimiter(100);
    private Authenticator authenticator = Knocks.byName();
    private Bans bans = Bans.none();
    private final Doorkeeper doorkeeper = Doorkeeper.builder()
            .authenticator(wish -> {
                asked.add(wish);
                return authenticator.authenticate(wish);
            })
            .failureLimiter(failures)
            .bans((room, subject) -> bans.reason(room, subject))
            .build();

    private SessionInfo begunWith(SessionInfo.Role role, HttpRequest request) {
        Action action = role == SessionInfo.Role.PUBLISHER ? Action.PUBLISH : Action.PLAY;
        Admission admission =
                doorkeeper.admit(request, action, Optional.of(STUDIO)).join();
        asked.clear();
        Client client = new Client(
                Knocks.CLIENT,
                admission.grant().subject(),
                admission.credential(),
                "",
                Optional.of(Duration.ofHours(1)));
        return new SessionInfo("id", STUDIO, role, client, Instant.EPOCH, "tag", "ufrag");
    }

    private SessionInfo publishedWith(String token) {
        return begunWith(SessionInfo.Role.PUBLISHER, Knocks.post(token));
    }

    @Test
    void knowsTheTokenThatBeganTheSessionAndAsksNobody() {
        SessionInfo session = publishedWith("alice");
        Admission admission = doorkeeper
                .admit(Knocks.request("DELETE", "X-Auth-Token: alice"), session)
                .join();

        assertThat(asked).isEmpty();
        assertThat(admission.grant().subject()).isEqualTo("alice");
        assertThat(admission.grant().timeLimit()).hasValue(Duration.ofHours(1));
        assertThat(admission.credential()).isEqualTo(session.client().credential());
    }

    @Test
    void knowsItThoughItHasExpiredSince() {
        SessionInfo session = publishedWith("alice");
        authenticator = wish -> CompletableFuture.completedFuture(Refusal.badCredentials("the token has expired"));

        assertThat(doorkeeper.admit(Knocks.post("alice"), session)).isCompleted();
        assertThat(Knocks.refused(() -> doorkeeper.admit(Knocks.post("alice2"), session))
                        .outcome())
                .isEqualTo(Outcome.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @CsvSource({
        "alice, alice2, LET_IN",
        "alice, bob, FORBIDDEN",
        "alice, shared, FORBIDDEN",
        "alice, wrong, UNAUTHENTICATED",
        "alice, viewer, FORBIDDEN",
        "shared, shared, LET_IN",
        "shared, shared2, FORBIDDEN",
        "shared, alice, FORBIDDEN",
    })
    void holdsOtherTokensAgainstTheSubjectThatBeganTheSession(String begunWith, String token, String end) {
        SessionInfo session = publishedWith(begunWith);

        if (end.equals("LET_IN")) {
            assertThat(doorkeeper.admit(Knocks.post(token), session)).isCompleted();
        } else {
            assertThat(Knocks.refused(() -> doorkeeper.admit(Knocks.post(token), session))
                            .outcome())
                    .isEqualTo(Outcome.valueOf(end));
        }
    }

    @Test
    void demandsATokenWhereThePostHadOne() {
        SessionInfo session = publishedWith("alice");

        assertThat(Knocks.refused(() -> doorkeeper.admit(Knocks.request("DELETE"), session))
                        .outcome())
                .isEqualTo(Outcome.UNAUTHENTICATED);
    }

    @Test
    void asksForTheRightThatThePostNeeded() {
        SessionInfo published = publishedWith("alice");
        SessionInfo played = begunWith(SessionInfo.Role.SUBSCRIBER, Knocks.post("viewer"));
        doorkeeper.admit(Knocks.post("alice2"), published).join();
        Knocks.refused(() -> doorkeeper.admit(Knocks.post("bob"), played));

        assertThat(asked).extracting(AccessRequest::action).containsExactly(Action.PUBLISH, Action.PLAY);
        assertThat(asked).extracting(AccessRequest::room).containsOnly(Optional.of(STUDIO));
    }

    @Test
    void letsTheUrlAloneDoWhereNobodyShowedAToken() {
        authenticator = Authenticator.everybody();
        SessionInfo session = begunWith(SessionInfo.Role.PUBLISHER, Knocks.request("POST"));

        assertThat(doorkeeper.admit(Knocks.request("DELETE"), session)).isCompleted();
        assertThat(doorkeeper.admit(Knocks.post("whatever"), session)).isCompleted();
        assertThat(asked).hasSize(2);
    }

    /** As an authenticator does that goes by addresses: no token stands for the right, so its absence must not either. */
    @Test
    void asksAgainWhereSomebodyWasKnownWithoutAToken() {
        authenticator = wish -> CompletableFuture.completedFuture(Grant.to("alice"));
        SessionInfo session = begunWith(SessionInfo.Role.PUBLISHER, Knocks.request("POST"));
        assertThat(doorkeeper.admit(Knocks.request("DELETE"), session)).isCompleted();

        authenticator = wish -> CompletableFuture.completedFuture(Refusal.noCredentials("not from there"));
        assertThat(Knocks.refused(() -> doorkeeper.admit(Knocks.request("DELETE"), session))
                        .outcome())
                .isEqualTo(Outcome.UNAUTHENTICATED);

        authenticator = wish -> CompletableFuture.completedFuture(Grant.to("bob"));
        assertThat(Knocks.refused(() -> doorkeeper.admit(Knocks.request("DELETE"), session))
                        .outcome())
                .isEqualTo(Outcome.FORBIDDEN);
        authenticator = wish -> CompletableFuture.completedFuture(Grant.anonymous());
        assertThat(Knocks.refused(() -> doorkeeper.admit(Knocks.request("DELETE"), session))
                        .outcome())
                .isEqualTo(Outcome.FORBIDDEN);
    }

    @Test
    void listensToNoWrongTokenAtAnAnonymousSession() {
        authenticator = Authenticator.everybody();
        SessionInfo session = begunWith(SessionInfo.Role.PUBLISHER, Knocks.request("POST"));
        authenticator = Knocks.byName();

        assertThat(Knocks.refused(() -> doorkeeper.admit(Knocks.post("wrong"), session))
                        .outcome())
                .isEqualTo(Outcome.UNAUTHENTICATED);
    }

    @Test
    void countsWrongTokensHereToo() {
        SessionInfo session = publishedWith("alice");
        Knocks.refused(() -> doorkeeper.admit(Knocks.post("wrong"), session));
        Knocks.refused(() -> doorkeeper.admit(Knocks.post("bob"), session));

        assertThat(failures.taken).isEqualTo(1);
        failures.left = 0;
        assertThat(Knocks.refused(() -> doorkeeper.admit(Knocks.post("alice"), session))
                        .outcome())
                .isEqualTo(Outcome.RATE_LIMITED);
    }

    @Test
    void refusesWhoHasBeenBannedSince() {
        SessionInfo session = publishedWith("alice");
        bans = (room, subject) -> subject.equals("alice") ? Optional.of("spam") : Optional.empty();

        assertThat(Knocks.refused(() -> doorkeeper.admit(Knocks.post("alice"), session))
                        .outcome())
                .isEqualTo(Outcome.BANNED);
        assertThat(Knocks.refused(() -> doorkeeper.admit(Knocks.post("alice2"), session))
                        .outcome())
                .isEqualTo(Outcome.BANNED);
    }
}
