// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final String BEGIN = "<!-- settings: written by ReadmeTest with -Dreadme.write=true -->\n";
    private static final String END = "<!-- end of settings -->\n";

    @Test
    void theReadmesTableIsThatOfTheSettings() throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END);
        assertThat(end).isGreaterThanOrEqualTo(begin);
        if (Boolean.getBoolean("readme.write")) {
            Files.writeString(README, readme.substring(0, begin) + table() + readme.substring(end));
        } else {
            assertThat(readme.substring(begin, end)).isEqualTo(table());
        }
    }

    private static String table() {
        return Theme.all().stream().map(ReadmeTest::table).collect(Collectors.joining("\n"));
    }

    private static String table(Theme theme) {
        return "| " + theme.title() + " | default | meaning |\n|---|---|---|\n"
                + theme.settings().stream().map(ReadmeTest::row).collect(Collectors.joining());
    }

    private static String row(Setting<?> setting) {
        String byDefault =
                setting.defaultText().isEmpty() ? setting.defaultMeaning() : "`" + setting.defaultText() + "`";
        return "| `" + setting.name() + "` |" + (byDefault.isEmpty() ? "" : " " + byDefault) + " | "
                + setting.meaning().replace("|", "\\|") + " |\n";
    }
}
