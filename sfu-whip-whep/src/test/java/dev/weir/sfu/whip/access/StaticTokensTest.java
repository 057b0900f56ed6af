// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.room.RoomName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every action with every token: in {@code own} with both tokens of its own, {@code keyed} with one for publishing, {@code shown} with one for watching, {@code plain} with none. */
class StaticTokensTest {
    private static StaticTokens.Builder all() {
        return StaticTokens.builder()
                .publishToken("global")
                .playToken("viewers")
                .adminToken("admins")
                .roomPublishTokens(StaticTokens.parseRoomTokens("own:own-key;keyed:keyed-key"))
                .roomPlayTokens(StaticTokens.parseRoomTokens("own:own-view;shown:shown-view"));
    }

    private static String decided(StaticTokens tokens, Action action, String room, String token) {
        return Asking.outcome(
                tokens.authenticate(Asking.to(action, room, token)).join());
    }

    @ParameterizedTest
    @CsvSource({
        "plain, global,     GRANTED",
        "plain, viewers,    FORBIDDEN",
        "plain, admins,     FORBIDDEN",
        "plain, own-key,    FORBIDDEN",
        "plain, wrong,      BAD_CREDENTIALS",
        "plain, '',         NO_CREDENTIALS",
        "own,   own-key,    GRANTED",
        "own,   own-view,   FORBIDDEN!",
        "own,   keyed-key,  FORBIDDEN!",
        "own,   global,     FORBIDDEN!",
        "own,   admins,     FORBIDDEN!",
        "own,   wrong,      BAD_CREDENTIALS!",
        "own,   '',         NO_CREDENTIALS!",
        "keyed, keyed-key,  GRANTED",
        "keyed, global,     FORBIDDEN!",
        "shown, global,     GRANTED",
        "shown, shown-view, FORBIDDEN",
        "shown, wrong,      BAD_CREDENTIALS",
    })
    void decidesWhoPublishes(String room, String token, String outcome) {
        assertThat(decided(all().build(), Action.PUBLISH, room, token)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "plain, global,     GRANTED",
        "plain, viewers,    GRANTED",
        "plain, admins,     FORBIDDEN",
        "plain, own-view,   FORBIDDEN",
        "plain, wrong,      BAD_CREDENTIALS",
        "plain, '',         NO_CREDENTIALS",
        "own,   own-key,    GRANTED",
        "own,   own-view,   GRANTED",
        "own,   shown-view, FORBIDDEN!",
        "own,   viewers,    FORBIDDEN!",
        "own,   global,     FORBIDDEN!",
        "own,   wrong,      BAD_CREDENTIALS!",
        "keyed, keyed-key,  GRANTED",
        "keyed, viewers,    FORBIDDEN!",
        "shown, shown-view, GRANTED",
        "shown, global,     FORBIDDEN!",
    })
    void decidesWhoWatches(String room, String token, String outcome) {
        assertThat(decided(all().build(), Action.PLAY, room, token)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "LIST_ROOMS, global,   GRANTED",
        "LIST_ROOMS, viewers,  GRANTED",
        "LIST_ROOMS, admins,   GRANTED",
        "LIST_ROOMS, own-key,  FORBIDDEN",
        "LIST_ROOMS, own-view, FORBIDDEN",
        "LIST_ROOMS, wrong,    BAD_CREDENTIALS",
        "LIST_ROOMS, '',       NO_CREDENTIALS",
        "ADMINISTER, admins,   GRANTED",
        "ADMINISTER, global,   FORBIDDEN",
        "ADMINISTER, viewers,  FORBIDDEN",
        "ADMINISTER, own-key,  FORBIDDEN",
        "ADMINISTER, wrong,    BAD_CREDENTIALS",
        "ADMINISTER, '',       NO_CREDENTIALS",
    })
    void decidesWhoListsAndAdministers(Action action, String token, String outcome) {
        assertThat(decided(all().build(), action, "", token)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "PLAY,       plain, '',       GRANTED",
        "PLAY,       plain, wrong,    GRANTED",
        "PLAY,       keyed, '',       GRANTED",
        "PLAY,       own,   '',       NO_CREDENTIALS!",
        "PLAY,       own,   own-view, GRANTED",
        "PLAY,       shown, wrong,    BAD_CREDENTIALS!",
        "LIST_ROOMS, '',    '',       GRANTED",
        "PUBLISH,    plain, '',       NO_CREDENTIALS",
        "PUBLISH,    keyed, global,   FORBIDDEN!",
        "ADMINISTER, '',    '',       NO_CREDENTIALS",
    })
    void publicPlayOpensWatchingWhereNoPlayTokenIs(Action action, String room, String token, String outcome) {
        assertThat(decided(all().publicPlay(true).build(), action, room, token)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"PUBLISH, plain", "PLAY, plain", "LIST_ROOMS, ''", "ADMINISTER, ''"})
    void whatNothingIsConfiguredForIsClosed(Action action, String room) {
        StaticTokens none = StaticTokens.builder().publishToken("").build();

        assertThat(decided(none, action, room, "")).isEqualTo("NO_CREDENTIALS");
        assertThat(decided(none, action, room, "anything")).isEqualTo("BAD_CREDENTIALS");
    }

    @Test
    void aSharedTokenNamesNobody() {
        assertThat(all().build()
                        .authenticate(Asking.to(Action.PUBLISH, "own", "own-key"))
                        .join())
                .isEqualTo(Grant.anonymous());
    }

    @Test
    void aWrongTokenDoesNotLearnWhetherTheRoomHasOne() {
        StaticTokens tokens = all().build();

        assertThat(List.of("own", "plain"))
                .map(room -> ((Refusal) tokens.authenticate(Asking.to(Action.PUBLISH, room, "wrong"))
                                .join())
                        .detail())
                .containsOnly("the token is not known here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"globa", "global2", "GLOBAL", "global\0", " global"})
    void onlyTheWholeTokenOpens(String almost) {
        assertThat(decided(all().build(), Action.PUBLISH, "plain", almost)).isEqualTo("BAD_CREDENTIALS");
    }

    @Test
    void twoRoomsMayShareAToken() {
        StaticTokens tokens = StaticTokens.builder()
                .roomPublishTokens(StaticTokens.parseRoomTokens("a:same;b:same"))
                .build();

        assertThat(decided(tokens, Action.PUBLISH, "a", "same")).isEqualTo("GRANTED");
        assertThat(decided(tokens, Action.PUBLISH, "b", "same")).isEqualTo("GRANTED");
        assertThat(decided(tokens, Action.PUBLISH, "c", "same")).isEqualTo("FORBIDDEN");
    }

    @Test
    void oneTokenCannotStandForDifferentRights() {
        assertThatThrownBy(() -> StaticTokens.builder().publishToken("hunter2").playToken("hunter2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("different rights")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> StaticTokens.builder()
                        .roomPublishTokens(Map.of(new RoomName("a"), "hunter2"))
                        .roomPlayTokens(Map.of(new RoomName("a"), "hunter2")))
                .hasMessageContaining("different rights");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "tab\there", "gr\u00fcn", "line\n"})
    void refusesTokensThatNoHeaderCanCarry(String token) {
        assertThatThrownBy(() -> StaticTokens.builder().publishToken(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token must be 1 to 8192 printable ASCII characters without blanks");
    }

    @Test
    void readsTokensOfRooms() {
        assertThat(StaticTokens.parseRoomTokens(" studio : a:b=c ; hall.2:tok2 ;; "))
                .isEqualTo(Map.of(new RoomName("studio"), "a:b=c", new RoomName("hall.2"), "tok2"));
        assertThat(StaticTokens.parseRoomTokens("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:hunter2;hunter3       | entry 2 has no colon",
                "a:hunter2;b:            | entry 2 has no token after its colon",
                ":hunter2                | entry 1 has no legal room name",
                "../x:hunter2            | entry 1 has no legal room name",
                "a b:hunter2             | entry 1 has no legal room name",
                "a:hunter2;b:x;a:hunter3 | entry 3 is for the same room",
                "a:hunter2 hunter3       | entry 1 has a token of other than",
            })
    void saysWhichEntryIsWrongAndNothingOfItsToken(String text, String message) {
        assertThatThrownBy(() -> StaticTokens.parseRoomTokens(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("hunter");
    }

    @Test
    void tellsNoToken() {
        assertThat(all().build()).hasToString("StaticTokens[7 tokens]");
        assertThat(all().publicPlay(true).build()).hasToString("StaticTokens[7 tokens, public play]");
    }
}
