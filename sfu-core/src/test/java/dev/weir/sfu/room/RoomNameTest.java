// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
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
    @ValueSource(
            strings = {
                "CON", "con", "Prn", "AUX", "nul", "COM0", "com9", "LPT0", "lpt9", "nul.txt", "Aux.a.b", "com1.x",
            })
    void refusesDevicesOfWindows(String name) {
        assertThat(RoomName.isLegal(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"console", "auxiliary", "com", "com10", "lpt", "xcon", "null", "my.con", "con-1", "con_"})
    void takesWhatOnlyLooksLikeADevice(String name) {
        assertThat(RoomName.isLegal(name)).isTrue();
    }

    @Test
    void ofAnyTextTakesOnlyNamesThatStayInTheirFolder() {
        SplittableRandom random = new SplittableRandom(5);
        String[] pieces = {
            "a", "Z", "9", "_", "-", ".", "con", "NUL", "lpt1", "/", "\\", "\0", " ", "~", "%", ":", "\u00e9"
        };
        int legal = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int parts = random.nextInt(6); parts >= 0; parts--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String name = text.toString();
            if (RoomName.isLegal(name)) {
                legal++;
                assertThat(name.chars())
                        .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0));
                assertThat(name).doesNotStartWith(".").doesNotEndWith(".").doesNotContain("..");
                int stop = name.indexOf('.');
                String device = (stop < 0 ? name : name.substring(0, stop)).toLowerCase(Locale.ROOT);
                assertThat(List.of("con", "nul", "lpt1")).doesNotContain(device);
                assertThat(Path.of("rooms").resolve(name + ".ivf").normalize()).hasParentRaw(Path.of("rooms"));
            }
        }
        assertThat(legal).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 10_000})
    void refusesLongNames(int length) {
        assertThat(RoomName.isLegal("a".repeat(length))).isFalse();
        assertThat(RoomName.isLegal("a".repeat(64))).isTrue();
    }
}
