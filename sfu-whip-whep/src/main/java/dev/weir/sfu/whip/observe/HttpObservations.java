// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Observes requests. Thread-safe. */
public final class HttpObservations {
    private final ObservationRegistry registry;

    /** Tells that registry; nobody when it is {@link ObservationRegistry#NOOP}. */
    public HttpObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** How a request ended, as far as its response does not say so itself. */
    public interface Ending {
        /**
         * Says it once, before the response is there.
         *
         * @param outcome as of {@link DoorKey#OUTCOME}
         */
        void is(String outcome);

        /** A bug of ours has ended it. */
        void failed(Throwable bug);
    }

    /** Whether nobody is told. */
    public boolean isOff() {
        return registry.isNoop();
    }

    /** Calls the code within an observation, which ends when the response is there. */
    @SuppressWarnings("try")
    public CompletableFuture<HttpResponse> observe(
            HttpRequest request, Resource resource, Function<Ending, CompletableFuture<HttpResponse>> code) {
        HttpContext context = new HttpContext(request, resource);
        Observation observation = DoorObservation.HTTP.start(null, HttpConvention.INSTANCE, () -> context, registry);
        Ending ending = new Ending() {
            @Override
            public void is(String outcome) {
                context.outcome(outcome);
            }

            @Override
            public void failed(Throwable bug) {
                observation.error(bug);
            }
        };
        try (Scope scope = observation.openScope()) {
            return code.apply(ending).whenComplete((response, failure) -> {
                if (response != null) {
                    context.setResponse(response);
                }
                observation.stop();
                context.letGo();
            });
        }
    }

    /**
     * The same result, whose continuations run within the present observation on whatever thread it comes: what they log carries its
     * trace.
     */
    @SuppressWarnings("try")
    public <T> CompletableFuture<T> carried(CompletableFuture<T> result) {
        Observation present = registry.isNoop() ? null : registry.getCurrentObservation();
        if (present == null || result.isDone()) {
            return result;
        }
        CompletableFuture<T> carried = new CompletableFuture<>();
        var unused = result.whenComplete((value, failure) -> {
            try (Scope scope = present.openScope()) {
                if (failure != null) {
                    carried.completeExceptionally(failure);
                } else {
                    carried.complete(value);
                }
            }
        });
        return carried;
    }
}
