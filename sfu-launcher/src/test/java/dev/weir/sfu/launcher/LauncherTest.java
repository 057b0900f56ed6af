// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.sfu.launcher.settings.Theme;
import dev.weir.sfu.launcher.tls.CertificateFiles;
import dev.weir.sfu.launcher.tls.TestPair;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class LauncherTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Server> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(Server::close);
    }

    @Test
    void printsHelpThatNamesEverySetting() {
        assertThat(run(Map.of(), "--help")).isZero();
        Theme.all().forEach(theme -> assertThat(out.toString()).contains(System.lineSeparator() + theme.title()));
        Theme.settingsOfAll()
                .forEach(setting ->
                        assertThat(out.toString()).contains(setting.flag() + "=", "[" + setting.name() + "]"));
        assertThat(servers).isEmpty();
    }

    @Test
    void printsItsVersion() {
        assertThat(run(Map.of(), "--version")).isZero();
        assertThat(out.toString()).startsWith("weir ").hasLineCount(1);
        assertThat(servers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rtc-port=many", "--no-such-flag", "--http-addr", "stray"})
    void stopsWithOneLineAtAFlagItDoesNotUnderstand(String flag) {
        assertThat(run(Map.of(), flag)).isEqualTo(Launcher.BAD_SETTING);
        assertThat(err.toString()).startsWith("weir: ").hasLineCount(1);
    }

    @Test
    void namesTheFlagThatWasMeantAndNoValue() {
        assertThat(run(Map.of(), "--auth-tokn=secret", "--play-tokn", "secret")).isEqualTo(Launcher.BAD_SETTING);
        assertThat(run(Map.of(), "secret")).isEqualTo(Launcher.BAD_SETTING);
        assertThat(err.toString())
                .startsWith("weir: there is no option --auth-tokn: did you mean --auth-token?")
                .doesNotContain("secret");
    }

    @Test
    void stopsWithOneLineAtAVariableItDoesNotUnderstand() {
        assertThat(run(Map.of("HTTP_ADDR", "8080"))).isEqualTo(Launcher.BAD_SETTING);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("weir: HTTP_ADDR (--http-addr) is \"8080\": write :8080, 127.0.0.1:8080 or"
                        + " [::1]:8080, port 0 to 65535");
    }

    @Test
    void reportsEverythingThatIsWrongTogether() {
        assertThat(run(Map.of("HTTP_ADDR", "8080", "MAX_ROOMS", "none"), "--rtc-port=many"))
                .isEqualTo(Launcher.BAD_SETTING);
        assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.startsWith("weir: "));
    }

    @Test
    void takesFlagsOfEveryThemeAndSecretsFromFiles(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "wrong token");
        assertThat(run(Map.of(), "--auth-token-file", token.toString(), "--max-rooms=0", "--portable=maybe"))
                .isEqualTo(Launcher.BAD_SETTING);
        assertThat(err.toString())
                .contains("AUTH_TOKEN (--auth-token): write ", "MAX_ROOMS (--max-rooms)", "PORTABLE (--portable)")
                .doesNotContain("wrong token");
    }

    @Test
    void readsAConfigurationFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("weir.conf"), "# ours\nhttp-addr = nowhere\n");
        assertThat(run(Map.of(), "--config", file.toString())).isEqualTo(Launcher.BAD_SETTING);
        assertThat(err.toString()).startsWith("weir: weir.conf:2: HTTP_ADDR (--http-addr) is \"nowhere\": write ");
    }

    @Test
    void warnsOfANameThatIsNearlyASetting() {
        assertThat(logged(() -> run(Map.of("RTC_PROT", "9000"), "--http-addr", "127.0.0.1:0", "--rtc-port", "0")))
                .anyMatch(line -> line.contains("RTC_PROT") && line.contains("RTC_PORT"));
    }

    @Test
    void examinesTheMachineWithoutStartingAnything() throws IOException {
        assertThat(run(Map.of("AUTH_TOKEN", "sesame"), "doctor", "--http-addr", "127.0.0.1:0", "--rtc-port=0"))
                .isZero();
        assertThat(servers).isEmpty();
        assertThat(out.toString())
                .contains("settings   understood: HTTP_ADDR, RTC_PORT, AUTH_TOKEN", "media      UDP port 0 is free")
                .doesNotContain("sesame");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThat(run(Map.of(), "--rtc-port=0", "doctor", "--http-addr", address))
                    .isEqualTo(1);
            assertThat(out.toString()).contains("fail  http       TCP " + address + " cannot be bound");
        }
        assertThat(run(Map.of("RTC_PORT", "none"), "doctor")).isEqualTo(1);
        assertThat(out.toString()).contains("fail  settings   RTC_PORT (--rtc-port) is \"none\": write ");
        assertThat(run(Map.of("JWT_SECRET", "short"), "doctor", "--http-addr=127.0.0.1:0", "--rtc-port=0"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("fail  access     JWT_SECRET cannot be used");
    }

    @Test
    void asksARunningServerWhetherItWorks() throws IOException {
        assertThat(run(Map.of("RTC_PORT", "0"), "--http-addr", "127.0.0.1:0")).isZero();
        String port = String.valueOf(servers.get(0).httpPort());
        assertThat(run(Map.of("HTTP_ADDR", "127.0.0.1:" + port), "health")).isZero();
        assertThat(err.toString()).isEmpty();
        servers.get(0).close();
        assertThat(run(Map.of(), "health", "--http-addr=:" + port)).isEqualTo(Launcher.CANNOT_START);
        assertThat(err.toString())
                .startsWith("weir: :" + port + " did not answer: ")
                .hasLineCount(1);
        assertThat(run(Map.of("HTTP_ADDR", "none"), "health")).isEqualTo(Launcher.BAD_SETTING);
    }

    @Test
    void asksByTlsWhereTheServerSpeaksIt(@TempDir Path folder) throws Exception {
        CertificateFiles files = TestPair.of("EC", "own", Duration.ofDays(30)).write(folder);
        Map<String, String> secure = Map.of(
                "RTC_PORT", "0",
                "TLS_CERT_FILE", files.certificate().toString(),
                "TLS_KEY_FILE", files.key().toString());
        assertThat(run(secure, "--http-addr", "127.0.0.1:0")).isZero();
        String address = "127.0.0.1:" + servers.get(0).httpPort();
        assertThat(run(secure, "health", "--http-addr", address)).isZero();
        assertThat(run(Map.of(), "health", "--http-addr", address)).isEqualTo(Launcher.CANNOT_START);
    }

    @Test
    void endsItsStartWithTheAddressToOpen() {
        List<String> lines = logged(() -> run(Map.of("RTC_PORT", "0"), "--http-addr", "127.0.0.1:0"));
        assertThat(lines.get(lines.size() - 1))
                .isEqualTo("open http://127.0.0.1:" + servers.get(0).httpPort() + "/");
    }

    @Test
    void saysThatTheHttpPortIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThat(run(Map.of(), "--http-addr", address, "--rtc-port", "0")).isEqualTo(Launcher.CANNOT_START);
            assertThat(err.toString())
                    .startsWith("weir: HTTP address " + address + " could not be bound: ")
                    .hasLineCount(1);
        }
    }

    @Test
    void saysThatTheMediaPortIsInUse() throws IOException {
        try (DatagramSocket taken = new DatagramSocket()) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(run(Map.of(), "--http-addr", "127.0.0.1:0", "--rtc-port", port))
                    .isEqualTo(Launcher.CANNOT_START);
            assertThat(err.toString())
                    .startsWith("weir: UDP port " + port + " could not be bound: ")
                    .hasLineCount(1);
        }
    }

    /** What our own log says while a start succeeds. */
    private static List<String> logged(IntSupplier start) {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger weir = (Logger) LoggerFactory.getLogger("dev.weir");
        Level before = weir.getLevel();
        weir.setLevel(Level.INFO);
        weir.addAppender(lines);
        try {
            assertThat(start.getAsInt()).isZero();
        } finally {
            weir.detachAppender(lines);
            weir.setLevel(before);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private int run(Map<String, String> environment, String... arguments) {
        return new Launcher(environment, new PrintWriter(out, true), new PrintWriter(err, true))
                .run(arguments, servers::add);
    }
}
