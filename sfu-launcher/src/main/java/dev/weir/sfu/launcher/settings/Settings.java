// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the launcher is to run: a value for each {@link Setting}. Immutable. */
public final class Settings {
    /** The variable that names the configuration file; its flag is {@code --config}. */
    public static final String CONFIG = "WEIR_CONFIG";

    private static final int LEAST_CHARS_TO_MISTYPE = 7;

    private final Map<Setting<?>, Object> values;
    private final Set<Setting<?>> given;
    private final List<String> warnings;

    private Settings(Map<Setting<?>, Object> values, Set<Setting<?>> given, List<String> warnings) {
        this.values = values;
        this.given = given;
        this.warnings = warnings;
    }

    /**
     * Puts flags before environment before configuration file before defaults. A blank value counts as not set.
     *
     * @param flags by name of the setting, {@code HTTP_ADDR}
     * @param environment by name of the variable; names that are no setting are ignored, and those that are nearly one earn a
     *     warning
     * @throws SettingsException when values cannot be understood or do not fit together
     */
    public static Settings resolve(Map<String, String> flags, Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        Sources sources = Sources.of(flags, environment, problems);
        Map<Setting<?>, Given> found = new LinkedHashMap<>();
        Theme.settingsOfAll().forEach(setting -> sources.find(setting).ifPresent(text -> found.put(setting, text)));
        Map<Setting<?>, Object> values = new LinkedHashMap<>();
        Theme.settingsOfAll()
                .forEach(setting -> value(setting, found, problems).ifPresent(value -> values.put(setting, value)));
        if (problems.isEmpty()) {
            Settings settings = new Settings(values, found.keySet(), mistyped(environment));
            problems.addAll(Fit.problemsOf(settings));
            if (problems.isEmpty()) {
                return settings;
            }
        }
        throw new SettingsException(problems);
    }

    private static Optional<Object> value(Setting<?> setting, Map<Setting<?>, Given> found, List<String> problems) {
        Given given = found.getOrDefault(setting, new Given(setting.defaultText(), ""));
        try {
            return Optional.of(setting.form().parser().apply(given.text()));
        } catch (IllegalArgumentException wrong) {
            problems.add(given.where() + problem(setting, given.text(), wrong));
            return Optional.empty();
        }
    }

    private static String problem(Setting<?> setting, String text, IllegalArgumentException wrong) {
        String what = setting.isSecret()
                ? Optional.ofNullable(wrong.getMessage())
                        .map(why -> ": " + why + "; ")
                        .orElse(": ")
                : " is \"" + text + "\": ";
        return printable(setting.name() + " (" + setting.flag() + ")" + what
                + setting.form().right());
    }

    private static List<String> mistyped(Map<String, String> environment) {
        Set<String> known = Stream.concat(
                        Stream.of(CONFIG), Theme.settingsOfAll().flatMap(one -> Stream.of(one.name(), one.fileName())))
                .collect(Collectors.toSet());
        List<String> warnings = new ArrayList<>();
        environment.keySet().stream()
                .filter(name -> name.length() >= LEAST_CHARS_TO_MISTYPE && !known.contains(name))
                .sorted()
                .forEach(name -> NearMiss.among(Theme.settingsOfAll().map(Setting::name), name, 1)
                        .ifPresent(near -> warnings.add("the environment has " + printable(name)
                                + ", which is no setting; " + near + " is one")));
        return warnings;
    }

    /** The value of a setting. */
    @SuppressWarnings("unchecked") // Put there by the setting's own parser.
    public <T> T get(Setting<T> setting) {
        return (T) Objects.requireNonNull(values.get(setting), setting.name());
    }

    /** Whether somebody said something about it, so that its default does not hold. */
    public boolean isGiven(Setting<?> setting) {
        return given.contains(setting);
    }

    /** What is suspicious and does not stop the start; one line each. */
    public List<String> warnings() {
        return warnings;
    }

    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** Which are given, without their values. */
    @Override
    public String toString() {
        return "Settings" + given;
    }
}
