// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tracing;

import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Puts the ids of the present trace and span where the lines of a log find them, by {@link #TRACE} and {@link #SPAN}. */
final class TraceIds implements ObservationHandler<Context> {
    static final String TRACE = "traceId";
    static final String SPAN = "spanId";

    private final ObservationRegistry registry;

    TraceIds(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public boolean supportsContext(Context context) {
        return true;
    }

    @Override
    public void onScopeOpened(Context context) {
        put(context.get(TracingContext.class));
    }

    /** The scope that is being closed is still the present one. */
    @Override
    public void onScopeClosed(Context context) {
        Scope closing = registry.getCurrentObservationScope();
        Scope outer = closing == null ? null : closing.getPreviousObservationScope();
        ObservationView observation = outer == null ? null : outer.getCurrentObservation();
        put(observation == null ? null : observation.getContextView().get(TracingContext.class));
    }

    private static void put(@Nullable TracingContext tracing) {
        Span span = tracing == null ? null : tracing.getSpan();
        if (span == null) {
            MDC.remove(TRACE);
            MDC.remove(SPAN);
        } else {
            TraceContext ids = span.context();
            MDC.put(TRACE, ids.traceId());
            MDC.put(SPAN, ids.spanId());
        }
    }
}
