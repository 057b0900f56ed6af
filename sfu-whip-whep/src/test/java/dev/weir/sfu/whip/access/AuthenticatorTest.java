// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms of an authenticator that are made of little. */
class AuthenticatorTest {
    @ParameterizedTest
    @CsvSource({"PUBLISH, GRANTED", "PLAY, GRANTED", "LIST_ROOMS, GRANTED", "ADMINISTER, FORBIDDEN"})
    void everybodyMayDoEverythingButAdminister(Action action, String outcome) {
        assertThat(Asking.outcome(Authenticator.everybody()
                        .authenticate(Asking.to(action, "", ""))
                        .join()))
                .isEqualTo(outcome);
    }

    @Test
    void aCheckThatBlocksRunsWhereItMay() {
        Queue<Runnable> elsewhere = new ArrayDeque<>();
        Authenticator blocking = Authenticator.blocking(
                elsewhere::add, request -> Grant.to(request.token().orElse("")));
        CompletableFuture<Decision> decision = blocking.authenticate(Asking.to(Action.PLAY, "room", "alice"));

        assertThat(decision).isNotDone();
        elsewhere.remove().run();
        assertThat(decision).isCompletedWithValue(Grant.to("alice"));
    }

    @Test
    void aCheckThatThrowsFailsItsFuture() {
        Authenticator blocking = Authenticator.blocking(Runnable::run, request -> {
            throw new IllegalStateException("the database is away");
        });

        assertThat(blocking.authenticate(Asking.to(Action.PLAY, "room", "")))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("the database is away");
    }

    @Test
    void aFullExecutorLetsNobodyIn() {
        Authenticator blocking = Authenticator.blocking(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                request -> Grant.anonymous());

        assertThat(Asking.outcome(blocking.authenticate(Asking.to(Action.PLAY, "room", ""))
                        .join()))
                .isEqualTo("UNAVAILABLE");
    }
}
