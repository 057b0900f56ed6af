// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "demo", "Room_1-b", "x.y.z", "0"})
    void takesPlainNames(String name) {
        assertThat(new RoomName(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "a.",
                "a/b",
                "a b",
                "é",
                "\u202e",
                "\0",
                "%2e",
                "a\n",
                "\ud83d\ude00"
            })
    void refusesWhatCouldMeanSomethingElse(String name) {
        assertThatThrownBy(() -> new RoomName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 10_000})
    void refusesLongNames(int length) {
        assertThat(RoomName.isLegal("a".repeat(length))).isFalse();
        assertThat(RoomName.isLegal("a".repeat(64))).isTrue();
    }
}
