// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.sfu.room.RoomName;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomPatternTest {
    @ParameterizedTest
    @CsvSource({
        "studio, studio, true",
        "studio, Studio, false",
        "studio, studio2, false",
        "studio2, studio, false",
        "*, anything.at-all_1, true",
        "test-*, test-, true",
        "test-*, test-1, true",
        "test-*, a-test-1, false",
        "*-test, a-test, true",
        "*-test, a-test-1, false",
        "a*b*c, abc, true",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-c-b, false",
        "a.c, abc, false",
        "**a**, a, true",
        "*ab, aab, true",
        "*aab*, aaab, true",
    })
    void standsForTheWholeName(String pattern, String room, boolean matches) {
        assertThat(new RoomPattern(pattern).matches(new RoomName(room))).isEqualTo(matches);
    }

    @Test
    void matchesAsTheRegularExpressionWould() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            String pattern = letters(random, "aab*", 1 + random.nextInt(6));
            String room = letters(random, "ab", 1 + random.nextInt(8));

            assertThat(new RoomPattern(pattern).matches(new RoomName(room)))
                    .as("%s for %s", pattern, room)
                    .isEqualTo(room.matches(pattern.replace("*", ".*")));
        }
    }

    private static String letters(Random random, String alphabet, int count) {
        return random.ints(count, 0, alphabet.length())
                .mapToObj(alphabet::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "[a-z]", "a?", "a\n", "(a+)+", "\u00fc"})
    void refusesWhatNoRoomCouldBeCalled(String pattern) {
        assertThat(RoomPattern.isLegal(pattern)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoomPattern(pattern))
                .withMessageStartingWith("room pattern must be");
    }

    @Test
    void hasABoundedLength() {
        assertThat(RoomPattern.isLegal("*".repeat(64))).isTrue();
        assertThat(RoomPattern.isLegal("a".repeat(65))).isFalse();
    }
}
