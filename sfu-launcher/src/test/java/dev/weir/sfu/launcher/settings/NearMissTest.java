// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearMissTest {
    @ParameterizedTest
    @CsvSource({
        "port, port, 0",
        "prot, port, 1",
        "por, port, 1",
        "sport, port, 1",
        "part, port, 1",
        "'', port, 4",
        "opts, port, 3"
    })
    void countsSlips(String one, String other, int slips) {
        assertThat(NearMiss.slips(one, other)).isEqualTo(slips);
        assertThat(NearMiss.slips(other, one)).isEqualTo(slips);
    }

    @Test
    void takesTheNearestThatIsNearEnough() {
        assertThat(NearMiss.among(Stream.of("rooms", "room", "port"), "rom", 2)).contains("room");
        assertThat(NearMiss.among(Stream.of("rooms", "port"), "zzz", 2)).isEmpty();
    }
}
