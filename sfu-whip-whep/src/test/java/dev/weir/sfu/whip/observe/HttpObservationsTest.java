// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HttpObservationsTest {
    private final ObservationLog log = new ObservationLog();
    private final HttpObservations observations = new HttpObservations(log.registry());
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final List<Observation> seen = new ArrayList<>();

    @SuppressWarnings("try")
    private Observation carry() {
        Observation observation = Observation.start("request", log.registry());
        try (Scope scope = observation.openScope()) {
            var unused = observations.carried(answer).whenComplete((value, failure) -> {
                Observation present = log.registry().getCurrentObservation();
                if (present != null) {
                    seen.add(present);
                }
            });
        }
        return observation;
    }

    @Test
    void whatComesLaterGoesOnWithinTheObservation() {
        Observation observation = carry();
        answer.complete("here");

        assertThat(seen).containsExactly(observation);
        assertThat(log.registry().getCurrentObservation()).as("afterwards").isNull();
    }

    @Test
    void whatFailsLaterGoesOnWithinItToo() {
        Observation observation = carry();
        answer.completeExceptionally(new IllegalStateException("no"));

        assertThat(seen).containsExactly(observation);
    }

    @Test
    void withoutAnObservationTheAnswerIsLeftAsItIs() {
        assertThat(observations.carried(answer)).isSameAs(answer);
        assertThat(new HttpObservations(ObservationRegistry.NOOP).carried(answer))
                .isSameAs(answer);
    }
}
