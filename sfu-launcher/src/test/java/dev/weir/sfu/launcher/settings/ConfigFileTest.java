// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    private final List<String> problems = new ArrayList<>();

    @Test
    void readsKeysAndValues() {
        Map<String, Given> values = parse(
                "\uFEFF# ours",
                "",
                "  http-addr=:80  ",
                "auth-token = a#b=c",
                "\t# rtc-port = 1",
                "jwt-secret-file = /s");
        assertThat(problems).isEmpty();
        assertThat(values).containsOnlyKeys("HTTP_ADDR", "AUTH_TOKEN", "JWT_SECRET_FILE");
        assertThat(values).containsEntry("HTTP_ADDR", new Given(":80", "weir.conf:3: "));
        assertThat(values).containsEntry("AUTH_TOKEN", new Given("a#b=c", "weir.conf:4: "));
    }

    @Test
    void namesTheSettingThatWasMeant() {
        parse("# a", "rtc-prot = 1");
        assertThat(problems).containsExactly("weir.conf:2: there is no setting \"rtc-prot\": did you mean rtc-port?");
    }

    @Test
    void knowsKeysInOneSpellingOnly() {
        parse("RTC_PORT = 1", "--rtc-port = 2", "rtc-port-file = 3", "colour = red", "config = other.conf");
        assertThat(problems).hasSize(5).allMatch(line -> line.contains("there is no setting"));
    }

    @Test
    void refusesAKeyThatStandsTwice() {
        parse("rtc-port = 1", "", "rtc-port = 1");
        assertThat(problems).containsExactly("weir.conf:3: rtc-port is set on line 1 already: leave one of them");
    }

    @Test
    void refusesALineThatIsNoneWithoutRepeatingIt() {
        parse("secret", "= secret", "[http]");
        assertThat(problems)
                .hasSize(3)
                .allMatch(line -> line.endsWith("write key = value, or # in front of a comment"))
                .noneMatch(line -> line.contains("secret"));
    }

    @Test
    void refusesAFileThatIsNotUtf8OrNotThere(@TempDir Path folder) throws IOException {
        Path latin = Files.write(folder.resolve("latin.conf"), new byte[] {'#', (byte) 0xE9, '\n'});
        assertThat(ConfigFile.read(latin, problems)).isEmpty();
        assertThat(ConfigFile.read(folder.resolve("none.conf"), problems)).isEmpty();
        assertThat(ConfigFile.read(folder, problems)).isEmpty();
        assertThat(problems).hasSize(3);
        assertThat(problems.get(0)).contains("latin.conf is not UTF-8");
        assertThat(problems.get(1)).contains("none.conf cannot be read");
    }

    private Map<String, Given> parse(String... lines) {
        return ConfigFile.parse("weir.conf", List.of(lines), problems);
    }
}
