// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Asking;
import dev.weir.sfu.whip.access.Grant;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a good token allows. */
class JwtClaimsTest {
    private final JwtAuthenticator door = Forge.bySecret().build();

    private String outcome(Action action, String members) {
        String room = action == Action.PUBLISH || action == Action.PLAY ? "studio" : "";
        return Asking.outcome(Forge.shown(door, action, room, Forge.hs256(Forge.payload(members))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"studio\"            | GRANTED",
                "[\"hall\",\"studio\"] | GRANTED",
                "\"*\"                 | GRANTED",
                "[\"hall\",\"*\"]      | GRANTED",
                "\"hall\"              | FORBIDDEN",
                "[]                    | FORBIDDEN",
                "\"\"                  | FORBIDDEN",
                "\"Studio\"            | FORBIDDEN",
                "\"stud*\"             | FORBIDDEN",
                "\"**\"                | FORBIDDEN",
                "\"*,studio\"          | FORBIDDEN",
                "\"hall,studio\"       | FORBIDDEN",
                "\"studio \"           | FORBIDDEN",
                "\".*\"                | FORBIDDEN",
                "\"%2A\"               | FORBIDDEN",
                "[\"stud?o\",\"s%\"]   | FORBIDDEN",
                "1                     | BAD_CREDENTIALS",
                "true                  | BAD_CREDENTIALS",
                "null                  | BAD_CREDENTIALS",
                "{\"*\":\"*\"}         | BAD_CREDENTIALS",
                "[\"studio\",1]        | BAD_CREDENTIALS",
                "[[\"studio\"]]        | BAD_CREDENTIALS",
                "[null]                | BAD_CREDENTIALS",
            })
    void opensTheRoomsItNames(String room, String outcome) {
        assertThat(outcome(Action.PUBLISH, "\"role\":\"publish\",\"room\":" + room))
                .isEqualTo(outcome);
    }

    @Test
    void aTokenWithoutARoomOpensNone() {
        assertThat(outcome(Action.PUBLISH, "\"role\":\"publish\"")).isEqualTo("FORBIDDEN");
        assertThat(outcome(Action.PLAY, "")).isEqualTo("FORBIDDEN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"role\":\"publish\"                     | PUBLISH",
                "\"role\":\"publisher\"                   | PUBLISH",
                "\"role\":[\"publish\"]                   | PUBLISH",
                "\"role\":\"play\"                        | PLAY",
                "\"role\":\"viewer\"                      | PLAY",
                "\"role\":\"subscriber\"                  | PLAY",
                "\"jti\":\"no role\"                      | PLAY",
                "\"admin\":false                          | PLAY",
                "\"role\":[\"publish\",\"play\"]          | PUBLISH PLAY",
                "\"role\":[\"editor\",\"play\"]           | PLAY",
                "\"role\":\"admin\"                       | LIST_ROOMS ADMINISTER",
                "\"admin\":true                           | LIST_ROOMS ADMINISTER",
                "\"admin\":true,\"role\":\"publish\"      | PUBLISH LIST_ROOMS ADMINISTER",
                "\"admin\":false,\"role\":\"admin\"       | LIST_ROOMS ADMINISTER",
                "\"role\":[]                              | ''",
                "\"role\":\"\"                            | ''",
                "\"role\":\"Publish\"                     | ''",
                "\"role\":\"publish play\"                | ''",
                "\"role\":1                               | bad",
                "\"role\":null                            | bad",
                "\"role\":{\"publish\":true}              | bad",
                "\"role\":[\"publish\",{}]                | bad",
                "\"admin\":\"true\"                       | bad",
                "\"admin\":1                              | bad",
                "\"admin\":null                           | bad",
            })
    void allowsWhatItsRolesAreFor(String members, String allowed) {
        for (Action action : Action.values()) {
            String expected = allowed.equals("bad")
                    ? "BAD_CREDENTIALS"
                    : (" " + allowed + " ").contains(" " + action + " ") ? "GRANTED" : "FORBIDDEN";
            assertThat(outcome(action, "\"room\":\"studio\"," + members))
                    .as("%s", action)
                    .isEqualTo(expected);
        }
    }

    @Test
    void whoeverMayEnterEveryRoomMayListThem() {
        assertThat(outcome(Action.LIST_ROOMS, "\"room\":\"*\"")).isEqualTo("GRANTED");
        assertThat(outcome(Action.LIST_ROOMS, "\"room\":[\"*\"],\"role\":\"publish\""))
                .isEqualTo("GRANTED");
        assertThat(outcome(Action.LIST_ROOMS, "\"room\":\"*\",\"role\":\"editor\""))
                .isEqualTo("FORBIDDEN");
        assertThat(outcome(Action.ADMINISTER, "\"room\":\"*\",\"role\":[\"publish\",\"play\"]"))
                .isEqualTo("FORBIDDEN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"30 | 30000", "0.5 | 500", "1e3 | 1000000", "86400 | 86400000", "1000000000 | 1000000000000"})
    void limitsAPublishersTime(String seconds, long millis) {
        String token = Forge.hs256(Forge.payload(
                "\"sub\":\"alice\",\"room\":\"*\",\"role\":[\"publish\",\"play\"]," + "\"publishSeconds\":" + seconds));

        assertThat(Forge.shown(door, Action.PUBLISH, "studio", token))
                .isEqualTo(new Grant("alice", Optional.of(Duration.ofMillis(millis))));
        assertThat(Forge.shown(door, Action.PLAY, "studio", token)).isEqualTo(Grant.to("alice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"30\"", "null", "[30]", "{}", "true", "1e300", "1000000001"})
    void aTimeThatIsNoneIsRefused(String seconds) {
        assertThat(outcome(Action.PUBLISH, "\"room\":\"*\",\"role\":\"publish\",\"publishSeconds\":" + seconds))
                .isEqualTo("BAD_CREDENTIALS");
    }

    @Test
    void namesItsSubject() {
        String rights = "\"room\":\"*\",\"role\":\"publish\"";

        assertThat(Forge.shown(door, Action.PUBLISH, "studio", Forge.hs256(Forge.payload(rights))))
                .isEqualTo(Grant.anonymous());
        assertThat(Forge.shown(
                        door, Action.PUBLISH, "studio", Forge.hs256(Forge.payload(rights + ",\"sub\":\"Zo\u00eb\""))))
                .isEqualTo(Grant.to("Zo\u00eb"));
        assertThat(outcome(Action.PUBLISH, rights + ",\"sub\":\"" + "s".repeat(255) + "\""))
                .isEqualTo("GRANTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "[\"alice\"]", "{}", "true", "\"two\\nlines\"", "\"\\u0000\"", "\"\\u009b\""})
    void aSubjectThatIsNoNameIsRefused(String subject) {
        assertThat(outcome(Action.PUBLISH, "\"room\":\"*\",\"role\":\"publish\",\"sub\":" + subject))
                .isEqualTo("BAD_CREDENTIALS");
    }

    @Test
    void aSubjectTooLongForALogIsRefused() {
        assertThat(outcome(Action.PUBLISH, "\"room\":\"*\",\"role\":\"publish\",\"sub\":\"" + "s".repeat(256) + "\""))
                .isEqualTo("BAD_CREDENTIALS");
    }

    @Test
    void asksForATokenWhenThereIsNone() {
        assertThat(Forge.outcome(door, "")).isEqualTo("NO_CREDENTIALS");
    }

    @Test
    void refusesASecretThatIsTooShort() {
        assertThatThrownBy(() -> JwtAuthenticator.secret("hunter2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("secret must be at least 32 bytes long: 7")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> JwtAuthenticator.secret("x".repeat(31))).hasMessageContaining("32");
        assertThat(JwtAuthenticator.secret("\u00e4".repeat(16)).build()).isNotNull();
    }

    @Test
    void refusesSettingsOutOfRange() {
        JwtAuthenticator.Builder builder = Forge.bySecret();

        assertThatThrownBy(() -> builder.leeway(Duration.ofSeconds(301))).hasMessageContaining("0 to 300 s: PT5M1S");
        assertThatThrownBy(() -> builder.leeway(Duration.ofSeconds(-1))).hasMessageContaining("0 to 300 s");
        assertThatThrownBy(() -> builder.maxLifetime(Duration.ZERO)).hasMessageContaining("positive");
        assertThatThrownBy(() -> builder.refreshAfter(Duration.ofSeconds(59))).hasMessageContaining("1 minute");
        assertThatThrownBy(() -> builder.timeout(Duration.ofSeconds(61))).hasMessageContaining("at most 1 minute");
    }

    @Test
    void leewayIsConfigurable() {
        JwtAuthenticator exact = Forge.bySecret().leeway(Duration.ZERO).build();
        String rights = "{\"room\":\"*\",\"role\":\"publish\",\"exp\":";

        assertThat(Forge.outcome(exact, Forge.hs256(rights + Forge.NOW_SECONDS + "}")))
                .isEqualTo("BAD_CREDENTIALS");
        assertThat(Forge.outcome(exact, Forge.hs256(rights + (Forge.NOW_SECONDS + 1) + "}")))
                .isEqualTo("GRANTED");
    }
}
