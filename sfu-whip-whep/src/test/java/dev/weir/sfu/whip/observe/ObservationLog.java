// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Remembers what a registry is told, in the order in which it ended. */
public final class ObservationLog implements ObservationHandler<Context> {
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final List<String> started = new ArrayList<>();
    private final List<Context> ended = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    public ObservationLog() {
        registry.observationConfig().observationHandler(this);
    }

    public ObservationRegistry registry() {
        return registry;
    }

    @Override
    public synchronized void onStart(Context context) {
        started.add(String.valueOf(context.getName()));
    }

    @Override
    public synchronized void onEvent(Observation.Event event, Context context) {
        events.add(event.getName() + (event.getWallTime() == 0 ? "" : "@" + event.getWallTime()));
    }

    @Override
    public synchronized void onStop(Context context) {
        ended.add(context);
    }

    @Override
    public boolean supportsContext(Context context) {
        return true;
    }

    public synchronized List<String> events() {
        return List.copyOf(events);
    }

    /** Names of those that have begun. */
    public synchronized List<String> started() {
        return List.copyOf(started);
    }

    /** Names of those that have ended. */
    public synchronized List<String> ended() {
        return ended.stream().map(one -> String.valueOf(one.getName())).toList();
    }

    /** The only one of that name that has ended. */
    public synchronized Context only(String name) {
        List<Context> found =
                ended.stream().filter(one -> name.equals(one.getName())).toList();
        assertThat(found).as("%s among %s", name, ended).hasSize(1);
        return found.get(0);
    }

    /** What is said of the only one of that name. */
    public Map<String, String> values(String name) {
        return values(only(name));
    }

    /** What is said of one. */
    public static Map<String, String> values(Context context) {
        return context.getAllKeyValues().stream()
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue, (one, same) -> one, TreeMap::new));
    }

    /** Everything in words that anybody is told. */
    public synchronized List<String> words() {
        return ended.stream()
                .flatMap(one -> Stream.concat(
                        Stream.of(
                                String.valueOf(one.getName()), String.valueOf(one.getContextualName()), one.toString()),
                        one.getAllKeyValues().stream().map(KeyValue::getValue)))
                .toList();
    }
}
