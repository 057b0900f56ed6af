// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A configuration file: {@code key = value} lines in UTF-8, where a key is a flag without its dashes. Blank lines and lines that
 * begin with {@code #} do not count; a value goes to the end of its line, without the blanks around it.
 */
final class ConfigFile {
    private static final long MOST_BYTES = 1024 * 1024;

    private final String name;
    private final List<String> problems;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final Map<String, Given> values = new LinkedHashMap<>();

    private ConfigFile(String name, List<String> problems) {
        this.name = name;
        this.problems = problems;
        Theme.settingsOfAll().flatMap(ConfigFile::namesOf).forEach(one -> names.put(Setting.keyOf(one), one));
    }

    /**
     * Reads a file.
     *
     * @param problems gets a line for each line of the file that is wrong
     * @return by name of the setting, {@code HTTP_ADDR}
     */
    static Map<String, Given> read(Path file, List<String> problems) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                problems.add(file + " has more than " + MOST_BYTES + " bytes: name a configuration file");
                return Map.of();
            }
            return parse(file.getFileName().toString(), Files.readAllLines(file), problems);
        } catch (CharacterCodingException e) {
            problems.add(file + " is not UTF-8: save it as such");
        } catch (IOException e) {
            problems.add(file + " cannot be read (" + e.getClass().getSimpleName()
                    + "): name a configuration file that is there");
        }
        return Map.of();
    }

    static Map<String, Given> parse(String name, List<String> lines, List<String> problems) {
        ConfigFile file = new ConfigFile(name, problems);
        for (int i = 0; i < lines.size(); i++) {
            // Editors of another system put a mark there (U+FEFF).
            String line =
                    i == 0 && lines.get(0).startsWith("\uFEFF") ? lines.get(0).substring(1) : lines.get(i);
            file.line(i + 1, line.strip());
        }
        return file.values;
    }

    private static Stream<String> namesOf(Setting<?> setting) {
        return setting.isSecret() ? Stream.of(setting.name(), setting.fileName()) : Stream.of(setting.name());
    }

    private void line(int number, String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int sign = line.indexOf('=');
        if (sign < 1) {
            // Not shown: it may be a secret.
            problem(number, "write key = value, or # in front of a comment");
            return;
        }
        String key = line.substring(0, sign).strip();
        String setting = names.get(key);
        Integer earlier = seen.putIfAbsent(key, number);
        if (setting == null) {
            problem(number, unknown(key));
        } else if (earlier != null) {
            problem(number, key + " is set on line " + earlier + " already: leave one of them");
        } else {
            values.put(setting, new Given(line.substring(sign + 1).strip(), where(number)));
        }
    }

    private String unknown(String key) {
        return "there is no setting \"" + Settings.printable(key) + "\""
                + Theme.nearestKey(key)
                        .map(near -> ": did you mean " + near + "?")
                        .orElse(": --help lists them, without dashes here");
    }

    private void problem(int line, String what) {
        problems.add(where(line) + what);
    }

    private String where(int line) {
        return name + ":" + line + ": ";
    }
}
