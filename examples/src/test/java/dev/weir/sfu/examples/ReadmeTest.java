// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path EXAMPLE = Path.of("src/main/java/dev/weir/sfu/examples/EmbeddedSfu.java");

    @Test
    void showsTheCodeThatTheExampleRuns() throws IOException {
        String readme = Files.readString(README);
        List<String> snippets = snippets(Files.readAllLines(EXAMPLE));
        assertThat(snippets).hasSize(2).allSatisfy(snippet -> assertThat(readme).contains(snippet));
    }

    private static List<String> snippets(List<String> lines) {
        List<String> snippets = new ArrayList<>();
        List<String> current = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.strip().equals("// README: end")) {
                snippets.add(String.join("\n", current).stripIndent());
                current.clear();
                inside = false;
            }
            if (inside) {
                current.add(line);
            }
            inside |= line.strip().equals("// README: begin");
        }
        return snippets;
    }
}
