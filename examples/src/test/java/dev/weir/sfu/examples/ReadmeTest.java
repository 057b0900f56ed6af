// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {
    private static final Pattern SNIPPET = Pattern.compile("(?<=```java\n).*?(?=\n```)", Pattern.DOTALL);
    private static final Path EXAMPLES = Path.of("src/main/java");
    private static final int DEEPEST_INDENT = 40;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/embedding.md", "docs/recording.md", "docs/tracing.md"})
    void showsCodeThatAnExampleRuns(String document) throws IOException {
        List<String> snippets = SNIPPET.matcher(Files.readString(Path.of("..", document)))
                .results()
                .map(MatchResult::group)
                .toList();
        String examples = examples();
        assertThat(snippets)
                .isNotEmpty()
                .allSatisfy(snippet -> assertThat(indentations(snippet))
                        .as("%s shows what no example has:%n%s", document, snippet)
                        .anyMatch(indented -> examples.contains('\n' + indented + '\n')));
    }

    private static String examples() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    /** The snippet as deep in a class as it may stand there. */
    private static List<String> indentations(String snippet) {
        return IntStream.rangeClosed(0, DEEPEST_INDENT)
                .mapToObj(" "::repeat)
                .map(indent -> indent + snippet.replaceAll("\n(?=[^\n])", "\n" + indent))
                .toList();
    }
}
