// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.observe;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Remembers what a registry is told, one line for each observation that has ended. */
public final class ObservationLog implements ObservationHandler<Context> {
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final List<String> lines = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private int open;

    public ObservationLog() {
        registry.observationConfig().observationHandler(this);
    }

    public ObservationRegistry registry() {
        return registry;
    }

    @Override
    public synchronized void onStart(Context context) {
        open++;
    }

    @Override
    public synchronized void onStop(Context context) {
        open--;
        ObservationView parent = context.getParentObservation();
        lines.add(context.getName() + " "
                + context.getAllKeyValues().stream().map(KeyValue::getValue).collect(Collectors.joining(" "))
                + (parent == null ? "" : " below " + parent.getContextView().getName()));
    }

    @Override
    public synchronized void onError(Context context) {
        Throwable error = context.getError();
        if (error != null) {
            errors.add(error);
        }
    }

    @Override
    public boolean supportsContext(Context context) {
        return true;
    }

    /** Name, values by the names of their keys, and the name of what it is below. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    public synchronized List<Throwable> errors() {
        return List.copyOf(errors);
    }

    /** How many have begun and not ended. */
    public synchronized int open() {
        return open;
    }
}
