// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.IceServer;
import dev.weir.sfu.whip.access.jwt.JwtAlgorithm;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class SettingsTest {
    @Test
    void hasSensibleDefaults() {
        Settings settings = Settings.resolve(Map.of(), Map.of());
        assertThat(settings.get(HttpSettings.HTTP_ADDR)).isEqualTo(new HttpAddress("", 8080));
        assertThat(settings.get(HttpSettings.ALLOWED_ORIGIN)).containsExactly("*");
        assertThat(settings.get(MediaSettings.RTC_PORT)).isEqualTo(8189);
        assertThat(settings.get(MediaSettings.ICE_TCP)).isTrue();
        assertThat(settings.get(MediaSettings.ADVERTISED_ADDRESSES)).isEmpty();
        assertThat(settings.get(MediaSettings.SETUP_TIMEOUT_SECONDS)).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.get(MediaSettings.CONSENT_TIMEOUT_SECONDS)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.get(MediaSettings.MAX_PUBLISH_BITRATE)).isZero();
        assertThat(settings.get(MediaSettings.LOOPS)).isEmpty();
        assertThat(settings.get(AccessSettings.AUTH_TOKEN)).isEmpty();
        assertThat(settings.get(LimitSettings.PUBLISH_TIME_LIMIT)).isEmpty();
        assertThat(settings.get(LimitSettings.HOLD_VIEWERS)).isTrue();
        assertThat(Theme.settingsOfAll()).noneMatch(settings::isGiven);
    }

    @Test
    void readsTheEnvironment() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("HTTP_ADDR", "127.0.0.1:9000"),
                Map.entry("ADVERTISED_ADDRESSES", "203.0.113.7, 2001:db8::7 ,sfu.example.org"),
                Map.entry("ALLOWED_ORIGIN", "https://example.org:8443, http://localhost"),
                Map.entry("SETUP_TIMEOUT_SECONDS", "5"),
                Map.entry("LOOPS", "3"),
                Map.entry("PORTABLE", "true"),
                Map.entry("STUN_URLS", "stun:stun.example.org , stun:192.0.2.1:19302"),
                Map.entry("ICE_SERVERS", "stun:stun.example.org, turn:turn.example.org:3478|user|secret"),
                Map.entry("ROOM_TOKENS", "one:a;two:b"),
                Map.entry("JWT_JWKS_URL", "https://id.example.org/keys?x=1"),
                Map.entry("JWT_ALGORITHM", "ES256"),
                Map.entry("PUBLISH_TIME_LIMIT", "2h"));
        Settings settings = Settings.resolve(Map.of(), environment);
        assertThat(settings.get(HttpSettings.HTTP_ADDR)).isEqualTo(new HttpAddress("127.0.0.1", 9000));
        assertThat(settings.get(MediaSettings.ADVERTISED_ADDRESSES))
                .containsExactly("203.0.113.7", "2001:db8::7", "sfu.example.org");
        assertThat(settings.get(HttpSettings.ALLOWED_ORIGIN))
                .containsExactly("https://example.org:8443", "http://localhost");
        assertThat(settings.get(MediaSettings.SETUP_TIMEOUT_SECONDS)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.get(MediaSettings.LOOPS)).contains(3);
        assertThat(settings.get(MediaSettings.PORTABLE)).isTrue();
        assertThat(settings.get(MediaSettings.STUN_URLS))
                .containsExactly("stun:stun.example.org", "stun:192.0.2.1:19302");
        assertThat(settings.get(MediaSettings.ICE_SERVERS))
                .containsExactly(
                        IceServer.stun("stun:stun.example.org"),
                        IceServer.turn("turn:turn.example.org:3478", "user", "secret"));
        assertThat(settings.get(AccessSettings.ROOM_TOKENS))
                .isEqualTo(Map.of(new RoomName("one"), "a", new RoomName("two"), "b"));
        assertThat(settings.get(AccessSettings.JWT_JWKS_URL)).contains(URI.create("https://id.example.org/keys?x=1"));
        assertThat(settings.get(AccessSettings.JWT_ALGORITHM)).contains(JwtAlgorithm.ES256);
        assertThat(settings.get(LimitSettings.PUBLISH_TIME_LIMIT)).contains(Duration.ofHours(2));
        assertThat(settings.isGiven(AccessSettings.ROOM_TOKENS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"600000, 600000", "2500k, 2500000", "600K, 600000", "4M, 4000000", "4m, 4000000", "'', 0"})
    void understandsBitrates(String text, long bps) {
        assertThat(Settings.resolve(Map.of(), Map.of("MAX_PUBLISH_BITRATE", text))
                        .get(MediaSettings.MAX_PUBLISH_BITRATE))
                .isEqualTo(bps);
    }

    @ParameterizedTest
    @CsvSource({"45s, PT45S", "90m, PT1H30M", "2h, PT2H", "1d, PT24H"})
    void understandsTimes(String text, Duration time) {
        assertThat(Settings.resolve(Map.of(), Map.of("PUBLISH_TIME_LIMIT", text))
                        .get(LimitSettings.PUBLISH_TIME_LIMIT))
                .contains(time);
    }

    @Test
    void understandsWhatIsDifferentInSomeRooms() {
        String text = "studio:listed=false, hold=false,max-subs=50,time-limit=1h; lobby:listed=true;";
        assertThat(Settings.resolve(Map.of(), Map.of("ROOM_OPTIONS", text)).get(LimitSettings.ROOM_OPTIONS))
                .isEqualTo(Map.of(
                        new RoomName("studio"),
                        new RoomOptions(
                                Optional.of(false),
                                Optional.of(false),
                                Optional.of(50),
                                Optional.of(Duration.ofHours(1))),
                        new RoomName("lobby"),
                        new RoomOptions(Optional.of(true), Optional.empty(), Optional.empty(), Optional.empty())));
    }

    @Test
    void anUnknownVariableIsOfNoInterest() {
        assertThat(Settings.resolve(Map.of(), Map.of("PATH", "/bin", "HTTP_PROXY", "x"))
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RTC_PROT, RTC_PORT", "HTTP_ADR, HTTP_ADDR", "ROOM_TOKEN, ROOM_TOKENS", "MAX_R00MS,", "LOOP,"})
    void aVariableThatIsNearlyASettingIsWarnedOf(String name, String near) {
        List<String> warnings = Settings.resolve(Map.of(), Map.of(name, "x")).warnings();
        if (near == null) {
            assertThat(warnings).isEmpty();
        } else {
            assertThat(warnings)
                    .containsExactly("the environment has " + name + ", which is no setting; " + near + " is one");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "turn:turn.example.org|user|sec;ret",
                "turn:turn.example.org|user|sec,ret",
                "turn:turn.example.org|user;sec;ret"
            })
    void aWrongIceServerIsNamedWithoutItsPassword(String value) {
        assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of("ICE_SERVERS", value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("ICE_SERVERS (--ice-servers): ")
                .hasMessageContaining("write stun:host:port or turn:host:port|user|password")
                .hasMessageNotContainingAny("sec", "ret");
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH_TOKEN, 'two secrets'",
        "ROOM_TOKENS, onesecret",
        "ROOM_TOKENS, 'one:;secret'",
        "ADMIN_TOKEN, secr\u00e9t"
    })
    void aWrongSecretIsNotRepeated(String name, String value) {
        assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of(name, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(name + " (--")
                .hasMessageContaining("write ")
                .hasMessageNotContaining("secr");
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("w.conf"), "rtc-port = 1\nmax-rooms = 1\nmax-sessions = 1\n");
        Settings settings = Settings.resolve(
                Map.of("RTC_PORT", "3", "WEIR_CONFIG", file.toString()), Map.of("RTC_PORT", "2", "MAX_ROOMS", "2"));
        assertThat(settings.get(MediaSettings.RTC_PORT)).isEqualTo(3);
        assertThat(settings.get(LimitSettings.MAX_ROOMS)).isEqualTo(2);
        assertThat(settings.get(LimitSettings.MAX_SESSIONS)).isEqualTo(1);
    }

    @Test
    void aFileMayBeNamedByTheEnvironment(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("w.conf"), "rtc-port = 1\n");
        assertThat(Settings.resolve(Map.of(), Map.of("WEIR_CONFIG", file.toString()))
                        .get(MediaSettings.RTC_PORT))
                .isEqualTo(1);
    }

    @Test
    void aSecretMayStandInAFileOfItsOwn(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("token"), "open-sesame\n");
        assertThat(Settings.resolve(Map.of(), Map.of("AUTH_TOKEN_FILE", secret.toString()))
                        .get(AccessSettings.AUTH_TOKEN))
                .isEqualTo("open-sesame");
        assertThat(Settings.resolve(Map.of("AUTH_TOKEN", "flag"), Map.of("AUTH_TOKEN_FILE", secret.toString()))
                        .get(AccessSettings.AUTH_TOKEN))
                .isEqualTo("flag");
    }

    @Test
    void aSecretThatIsSetTwiceOrCannotBeReadStopsTheStart(@TempDir Path folder) throws IOException {
        String missing = folder.resolve("missing").toString();
        String empty = Files.writeString(folder.resolve("empty"), "\n").toString();
        assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of("AUTH_TOKEN_FILE", missing)))
                .hasMessage("AUTH_TOKEN_FILE is \"" + missing
                        + "\", which cannot be read (NoSuchFileException): write the path of a text file");
        assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of("AUTH_TOKEN_FILE", empty)))
                .hasMessageStartingWith("AUTH_TOKEN_FILE is \"" + empty + "\", which cannot be read (it is empty or");
        assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of("AUTH_TOKEN_FILE", missing, "AUTH_TOKEN", "a")))
                .hasMessage("AUTH_TOKEN and AUTH_TOKEN_FILE are both set: leave one of them");
    }

    @Test
    void everythingThatIsWrongIsToldTogether() {
        assertThatThrownBy(() -> Settings.resolve(
                        Map.of("RTC_PORT", "x", "WEIR_CONFIG", "/no/such/file"), Map.of("ICE_TCP", "maybe")))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .hasSize(3)
                                .anyMatch(line -> line.startsWith("/no/such/file cannot be read (NoSuchFileException)"))
                                .anyMatch(line -> line.startsWith("RTC_PORT "))
                                .anyMatch(line -> line.startsWith("ICE_TCP ")));
    }

    @ParameterizedTest
    @CsvSource({
        "TLS_KEY_FILE=a, TLS_KEY_FILE is set but TLS_CERT_FILE is not",
        "AUTH_CALLBACK_SECRET=a, AUTH_CALLBACK_SECRET is set but AUTH_CALLBACK_URL is not",
        "JWT_ISSUER=a, JWT_ISSUER is set but JWT_SECRET or JWT_PUBLIC_KEY_FILE or JWT_JWKS_URL is not",
        "JWT_SECRET=a JWT_PUBLIC_KEY_FILE=b, JWT_SECRET or JWT_PUBLIC_KEY_FILE are set",
        "JWT_SECRET=a JWT_ALGORITHM=RS256, JWT_ALGORITHM is not HS256",
        "JWT_PUBLIC_KEY_FILE=a, JWT_PUBLIC_KEY_FILE needs to know the one algorithm",
        "JWT_PUBLIC_KEY_FILE=a JWT_ALGORITHM=HS256, JWT_PUBLIC_KEY_FILE needs to know the one algorithm",
        "PUBLIC_PLAY=true, PUBLIC_PLAY is true but nothing says who may publish"
    })
    void whatHasNoEffectStopsTheStart(String pairs, String problem) {
        Map<String, String> environment = Stream.of(pairs.split(" ", -1))
                .map(pair -> pair.split("=", -1))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        assertThatThrownBy(() -> Settings.resolve(Map.of(), environment))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .anyMatch(line -> line.replace(",", "").startsWith(problem)));
    }

    @Test
    void everySettingIsListedUnderItsTheme() throws IllegalAccessException {
        List<String> declared = new ArrayList<>();
        for (Class<?> theme : List.of(
                HttpSettings.class,
                MediaSettings.class,
                AccessSettings.class,
                LimitSettings.class,
                RecordSettings.class,
                RunSettings.class,
                MetricsSettings.class,
                TracingSettings.class)) {
            for (Field field : theme.getFields()) {
                assertThat(((Setting<?>) field.get(null)).name()).isEqualTo(field.getName());
                declared.add(field.getName());
            }
        }
        assertThat(Theme.settingsOfAll().map(Setting::name)).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void aBlankValueCountsAsNotSet() {
        Settings settings = Settings.resolve(Map.of("LOOPS", ""), Map.of("RTC_PORT", " ", "HTTP_ADDR", ""));
        assertThat(settings.get(MediaSettings.RTC_PORT)).isEqualTo(8189);
        assertThat(settings.get(HttpSettings.HTTP_ADDR)).isEqualTo(new HttpAddress("", 8080));
        assertThat(settings.isGiven(MediaSettings.LOOPS)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        ":8080, '', 8080",
        "127.0.0.1:0, 127.0.0.1, 0",
        "localhost:65535, localhost, 65535",
        "[::1]:8080, ::1, 8080",
        "[fe80::1%eth0]:80, fe80::1%eth0, 80"
    })
    void understandsHttpAddresses(String text, String host, int port) {
        assertThat(HttpAddress.parse(text)).contains(new HttpAddress(host, port));
    }

    @ParameterizedTest
    @CsvSource({
        ":8080, http://localhost:8080/",
        "0.0.0.0:8080, http://localhost:8080/",
        "[::]:8080, http://localhost:8080/",
        "[::1]:8080, http://[::1]:8080/",
        "192.0.2.1:8080, http://192.0.2.1:8080/"
    })
    void namesTheAddressToOpen(String text, String url) {
        assertThat(HttpAddress.parse(text).orElseThrow().url("http", 8080)).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_ADDR, 8080",
        "HTTP_ADDR, localhost",
        "HTTP_ADDR, :70000",
        "HTTP_ADDR, :-1",
        "HTTP_ADDR, ::1:8080",
        "HTTP_ADDR, http://localhost:8080",
        "RTC_PORT, udp",
        "RTC_PORT, 65536",
        "RTC_PORT, -1",
        "RTC_PORT, 81 89",
        "ADVERTISED_ADDRESSES, 'a b'",
        "ICE_TCP, yes",
        "ADVERTISED_ADDRESSES, '192.0.2.1;192.0.2.2'",
        "ADVERTISED_ADDRESSES, 'ok.example,-bad'",
        "ALLOWED_ORIGIN, example.org",
        "ALLOWED_ORIGIN, https://example.org/",
        "ALLOWED_ORIGIN, 'https://a; https://b'",
        "SETUP_TIMEOUT_SECONDS, 0",
        "SETUP_TIMEOUT_SECONDS, 10s",
        "CONSENT_TIMEOUT_SECONDS, 3601",
        "MAX_PUBLISH_BITRATE, 0",
        "MAX_PUBLISH_BITRATE, 2.5M",
        "MAX_PUBLISH_BITRATE, 2500 k",
        "MAX_PUBLISH_BITRATE, 4G",
        "MAX_PUBLISH_BITRATE, -1",
        "MAX_PUBLISH_BITRATE, k",
        "STUN_URLS, turn:turn.example.org",
        "STUN_URLS, stun:stun.example.org:0",
        "PUBLIC_BASE_URL, tv.example",
        "PUBLIC_BASE_URL, https://tv.example/",
        "RECONNECT_URL, b.example.org",
        "TRUSTED_PROXIES, proxy.example.org",
        "PUBLISH_ALLOW, 192.0.2.7/24",
        "AUTH_CALLBACK_URL, ftp://example.org",
        "JWT_JWKS_URL, example.org/keys",
        "JWT_ALGORITHM, none",
        "TOKEN_IN_URL, 'a=b'",
        "RATE_LIMIT_RPS, -1",
        "RATE_LIMIT_BURST, 0",
        "MAX_ROOMS, 0",
        "PUBLISH_TIME_LIMIT, 2",
        "PUBLISH_TIME_LIMIT, 0h",
        "HOLD_VIEWERS, yes",
        "ROOM_OPTIONS, studio",
        "ROOM_OPTIONS, studio:",
        "ROOM_OPTIONS, '../x:hold=true'",
        "ROOM_OPTIONS, 'studio:hold'",
        "ROOM_OPTIONS, 'studio:holds=true'",
        "ROOM_OPTIONS, 'studio:hold=yes'",
        "ROOM_OPTIONS, 'studio:hold=true,hold=true'",
        "ROOM_OPTIONS, 'studio:hold=true;studio:listed=true'"
    })
    void refusesWhatItCannotUnderstand(String name, String value) {
        Setting<?> setting = Theme.named(name).orElseThrow();
        assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of(name, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(name + " (" + setting.flag() + ") is \"" + value + "\": "
                        + setting.form().right())
                .hasMessageContaining(": write ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\u001b[2J"})
    void printsARefusedValueOnOneLine(String value) {
        assertThatThrownBy(() -> Settings.resolve(Map.of("RTC_PORT", value), Map.of()))
                .message()
                .doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void readsHowTheProcessRunsAndEnds() {
        Settings settings = Settings.resolve(Map.of(), Map.of());
        assertThat(settings.get(RunSettings.DRAIN_TIMEOUT)).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.get(RunSettings.LOG_FORMAT)).isEqualTo(LogFormat.TEXT);
        assertThat(settings.get(RunSettings.LOG_LEVEL)).isEmpty();
        settings = Settings.resolve(
                Map.of(),
                Map.of(
                        "DRAIN_TIMEOUT", "0s",
                        "LOG_FORMAT", "json",
                        "LOG_LEVEL", "debug",
                        "LOG_LEVELS", "dev.weir.sfu.feedback=DEBUG,ROOT=error"));
        assertThat(settings.get(RunSettings.DRAIN_TIMEOUT)).isZero();
        assertThat(settings.get(RunSettings.LOG_FORMAT)).isEqualTo(LogFormat.JSON);
        assertThat(settings.get(RunSettings.LOG_LEVEL)).contains(Level.DEBUG);
        assertThat(settings.get(RunSettings.LOG_LEVELS))
                .isEqualTo(Map.of("dev.weir.sfu.feedback", Level.DEBUG, "ROOT", Level.ERROR));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DRAIN_TIMEOUT | 8",
                "DRAIN_TIMEOUT | -1s",
                "LOG_FORMAT | xml",
                "LOG_LEVEL | LOUD",
                "LOG_LEVELS | DEBUG",
                "LOG_LEVELS | =DEBUG",
                "LOG_LEVELS | a..b=DEBUG",
                "LOG_LEVELS | a=DEBUG=INFO",
                "LOG_LEVELS | a=DEBUG,a=INFO"
            })
    void refusesWhatItDoesNotUnderstandOfTheLogAndTheEnd(String name, String value) {
        assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of(name, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value);
    }
}
