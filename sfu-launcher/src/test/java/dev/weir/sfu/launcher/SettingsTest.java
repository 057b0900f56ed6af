// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.whip.IceServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void hasSensibleDefaults() {
        assertThat(Settings.resolve(Map.of(), Map.of()))
                .isEqualTo(new Settings(
                        new HttpAddress("", 8080),
                        8189,
                        true,
                        List.of(),
                        List.of(),
                        List.of(),
                        "*",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        0,
                        OptionalInt.empty(),
                        false,
                        false));
    }

    @Test
    void readsTheEnvironment() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("HTTP_ADDR", "127.0.0.1:9000"),
                Map.entry("RTC_PORT", "9001"),
                Map.entry("ICE_TCP", "false"),
                Map.entry("ADVERTISED_ADDRESSES", "203.0.113.7, 2001:db8::7 ,sfu.example.org"),
                Map.entry("ALLOWED_ORIGIN", "https://example.org:8443"),
                Map.entry("SETUP_TIMEOUT_SECONDS", "5"),
                Map.entry("CONSENT_TIMEOUT_SECONDS", "15"),
                Map.entry("LOOPS", "3"),
                Map.entry("LENIENT_PATCH", "true"),
                Map.entry("PORTABLE", "true"),
                Map.entry("STUN_URLS", "stun:stun.example.org , stun:192.0.2.1:19302"),
                Map.entry("ICE_SERVERS", "stun:stun.example.org, turn:turn.example.org:3478|user|secret"));
        assertThat(Settings.resolve(Map.of(), environment))
                .isEqualTo(new Settings(
                        new HttpAddress("127.0.0.1", 9000),
                        9001,
                        false,
                        List.of("203.0.113.7", "2001:db8::7", "sfu.example.org"),
                        List.of("stun:stun.example.org", "stun:192.0.2.1:19302"),
                        List.of(
                                IceServer.stun("stun:stun.example.org"),
                                IceServer.turn("turn:turn.example.org:3478", "user", "secret")),
                        "https://example.org:8443",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        0,
                        OptionalInt.of(3),
                        true,
                        true));
    }

    @ParameterizedTest
    @CsvSource({"600000, 600000", "2500k, 2500000", "600K, 600000", "4M, 4000000", "4m, 4000000", "'', 0"})
    void understandsBitrates(String text, long bps) {
        assertThat(Settings.resolve(Map.of(), Map.of("MAX_PUBLISH_BITRATE", text))
                        .maxPublishBitrateBps())
                .isEqualTo(bps);
    }

    @Test
    void anUnknownVariableIsOfNoInterest() {
        assertThat(Settings.resolve(Map.of(), Map.of("PATH", "/bin"))).isEqualTo(Settings.resolve(Map.of(), Map.of()));
    }

    @Test
    void aWrongIceServerIsNamedWithoutItsPassword() {
        assertThatThrownBy(
                        () -> Settings.resolve(Map.of(), Map.of("ICE_SERVERS", "turn:turn.example.org|user|sec;ret")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("turn:turn.example.org")
                .hasMessageNotContaining("sec;ret");
    }

    @Test
    void aFlagBeatsTheEnvironment() {
        Settings settings = Settings.resolve(Map.of(Setting.RTC_PORT, "7000"), Map.of("RTC_PORT", "9001"));
        assertThat(settings.rtcPort()).isEqualTo(7000);
    }

    @Test
    void aBlankValueCountsAsNotSet() {
        Settings settings = Settings.resolve(Map.of(), Map.of("RTC_PORT", " ", "HTTP_ADDR", ""));
        assertThat(settings.rtcPort()).isEqualTo(8189);
        assertThat(settings.httpAddress()).isEqualTo(new HttpAddress("", 8080));
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
        assertThat(HttpAddress.parse(text).orElseThrow().url(8080)).isEqualTo(url);
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
        "ALLOWED_ORIGIN, 'https://a, https://b'",
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
        "ICE_SERVERS, turn:turn.example.org"
    })
    void refusesWhatItCannotUnderstand(Setting setting, String value) {
        assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of(setting.name(), value)))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(setting.name() + " (" + setting.flag() + ") is \"" + value + "\": write ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\u001b[2J"})
    void printsARefusedValueOnOneLine(String value) {
        assertThatThrownBy(() -> Settings.resolve(Map.of(Setting.RTC_PORT, value), Map.of()))
                .message()
                .doesNotContainPattern("\\p{Cntrl}");
    }
}
