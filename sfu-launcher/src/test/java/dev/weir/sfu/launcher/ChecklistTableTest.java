// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That docs/checklist.md has every row once, and names the tests that there are. */
class ChecklistTableTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (?<number>J?\\d+) \\| [^|]+ \\| (?<what>[^|]+) \\| (?<proof>[^|]*) \\|$");
    private static final Pattern REFERENCE =
            Pattern.compile("`(?:(?<folder>\\w+)\\.)?(?<type>\\w+)(?:#(?<method>\\w+))?`");
    private static final Pattern NUMBERED = Pattern.compile("void (?<method>row(?<number>J?\\d+)\\w+)\\(");

    private static List<MatchResult> rows;
    private static List<Path> tests;

    @BeforeAll
    static void read() throws IOException {
        rows = all(ROW, text(ROOT.resolve("docs/checklist.md")));
        try (Stream<Path> files = Files.walk(ROOT, 20)) {
            tests = files.filter(file -> file.toString().contains("src/test/java"))
                    .filter(file -> file.toString().endsWith("Test.java"))
                    .toList();
        }
    }

    private static List<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyRowIsThereOnce() {
        assertThat(rows)
                .extracting(row -> row.group(1))
                .containsExactlyElementsOf(Stream.concat(
                                IntStream.rangeClosed(1, 71).mapToObj(String::valueOf),
                                IntStream.rangeClosed(1, 12).mapToObj(i -> "J" + i))
                        .toList());
    }

    @Test
    void everyRowHasAProofOrSaysWhyItHasNone() {
        assertThat(rows)
                .allMatch(row -> row.group(2).startsWith("Left out")
                        || REFERENCE.matcher(row.group(3)).find());
    }

    @Test
    void everyTestThatIsNamedIsThere() {
        assertThat(rows.stream().flatMap(row -> all(REFERENCE, row.group(3)).stream()))
                .isNotEmpty()
                .allMatch(reference -> tests.stream().anyMatch(file -> isIn(file, reference)));
    }

    private static boolean isIn(Path file, MatchResult reference) {
        String folder = reference.group(1);
        String method = reference.group(3);
        String name = reference.group(2) + ".java";
        return file.endsWith(folder == null ? name : folder + "/" + name)
                && (method == null || text(file).contains("void " + method + "("));
    }

    @Test
    void everyTestOfARowIsNamedThere() {
        List<Path> suites = tests.stream()
                .filter(file -> file.toString().contains("sfu-launcher"))
                .filter(file -> file.getFileName().toString().startsWith("Checklist"))
                .toList();
        List<MatchResult> numbered = suites.stream()
                .flatMap(file -> all(NUMBERED, text(file)).stream())
                .toList();

        assertThat(numbered).hasSizeGreaterThan(50);
        assertThat(numbered)
                .allMatch(test -> rows.stream()
                        .anyMatch(row -> row.group(1).equals(test.group(2))
                                && row.group(3).contains("#" + test.group(1) + "`")));
    }
}
