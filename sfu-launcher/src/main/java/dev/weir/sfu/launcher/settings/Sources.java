// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where values come from, the first that has one wins: flags, environment, configuration file. A secret may stand in each as a
 * value or as the name of a file that has it, not as both.
 */
final class Sources {
    private static final long MOST_SECRET_BYTES = 64 * 1024;

    private final List<Map<String, Given>> sources;
    private final List<String> problems;

    private Sources(List<Map<String, Given>> sources, List<String> problems) {
        this.sources = sources;
        this.problems = problems;
    }

    /**
     * Reads the configuration file, if one is named.
     *
     * @param problems gets a line for everything that is wrong
     */
    static Sources of(Map<String, String> flags, Map<String, String> environment, List<String> problems) {
        Map<String, Given> fromFlags = given(flags);
        Map<String, Given> fromEnvironment = given(environment);
        Map<String, Given> fromFile = Optional.ofNullable(fromFlags.get(Settings.CONFIG))
                .or(() -> Optional.ofNullable(fromEnvironment.get(Settings.CONFIG)))
                .map(Given::text)
                .map(name -> configFile(name, problems))
                .orElse(Map.of());
        return new Sources(List.of(fromFlags, fromEnvironment, fromFile), problems);
    }

    private static Map<String, Given> configFile(String name, List<String> problems) {
        try {
            return ConfigFile.read(Path.of(name), problems);
        } catch (InvalidPathException e) {
            problems.add(
                    Settings.CONFIG + " (--config) is \"" + Settings.printable(name) + "\": write the path of a file");
            return Map.of();
        }
    }

    /** A blank value counts as not set. */
    private static Map<String, Given> given(Map<String, String> texts) {
        return texts.entrySet().stream()
                .filter(entry -> !entry.getValue().isBlank())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> new Given(entry.getValue().strip(), "")));
    }

    /** What the first source that knows the setting says. */
    Optional<Given> find(Setting<?> setting) {
        return sources.stream()
                .flatMap(source -> find(source, setting).stream())
                .findFirst()
                .filter(given -> !given.text().isEmpty());
    }

    private Optional<Given> find(Map<String, Given> source, Setting<?> setting) {
        Optional<Given> direct = Optional.ofNullable(source.get(setting.name()));
        Optional<Given> file =
                setting.isSecret() ? Optional.ofNullable(source.get(setting.fileName())) : Optional.empty();
        if (direct.isPresent() && file.isPresent()) {
            problems.add(file.get().where() + setting.name() + " and " + setting.fileName()
                    + " are both set: leave one of them");
            return direct;
        }
        return direct.or(() -> file.map(path -> content(setting, path)));
    }

    private Given content(Setting<?> setting, Given path) {
        try {
            Path file = Path.of(path.text());
            String content = Files.size(file) <= MOST_SECRET_BYTES
                    ? Files.readString(file).strip()
                    : "";
            if (!content.isEmpty()) {
                return new Given(content, path.where());
            }
            problems.add(unreadable(setting, path, "it is empty or has more than " + MOST_SECRET_BYTES + " bytes"));
        } catch (IOException | InvalidPathException e) {
            problems.add(unreadable(setting, path, e.getClass().getSimpleName()));
        }
        return new Given("", path.where());
    }

    private static String unreadable(Setting<?> setting, Given path, String why) {
        return path.where() + setting.fileName() + " is \"" + Settings.printable(path.text())
                + "\", which cannot be read (" + why + "): write the path of a text file";
    }
}
