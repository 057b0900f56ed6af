// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static List<Outcome> problems() {
        return Stream.of(Outcome.values()).filter(Outcome::isProblem).toList();
    }

    @Test
    void everyProblemIsListedInTheDocumentationWithItsStatus() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/errors.md")).stream()
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `/problems/"))
                .toList();

        assertThat(rows).hasSameSizeAs(problems());
        for (Outcome problem : problems()) {
            assertThat(rows)
                    .as("%s", problem)
                    .anyMatch(row -> row.startsWith("| `" + problem.type() + "` | " + problem.status() + " |"));
        }
    }

    @Test
    void problemsHaveErrorStatusesAndTypesOfTheirOwn() {
        assertThat(problems()).allMatch(problem -> problem.status() >= 400);
        assertThat(problems()).extracting(Outcome::type).doesNotHaveDuplicates();
        assertThat(Outcome.values())
                .filteredOn(outcome -> !outcome.isProblem())
                .allMatch(outcome -> outcome.status() < 300 || outcome.status() == 304);
    }
}
