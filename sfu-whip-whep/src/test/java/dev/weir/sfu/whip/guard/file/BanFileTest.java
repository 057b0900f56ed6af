// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.SfuException;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.guard.Ban;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.RoomPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BanFileTest {
    private static final RoomName STUDIO = new RoomName("studio");
    private static final Optional<RoomPattern> STUDIOS = Optional.of(new RoomPattern("stud*"));

    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("bans.json");
    }

    /** What a process that starts now has. */
    private BanList started() {
        return new BanList(() -> now, BanFile.open(file()));
    }

    private Ban ban(BanList bans, Optional<RoomPattern> room, Optional<String> subject, int seconds) {
        return bans.add(room, subject, now.plusSeconds(seconds), "spam \"again\"")
                .orElseThrow();
    }

    @Test
    void bansOutliveTheProcess() {
        BanList bans = started();
        Ban ofRooms = ban(bans, STUDIOS, Optional.empty(), 3_600);
        Ban ofOne = ban(bans, Optional.empty(), Optional.of("mallory ü"), 7_200);

        BanList again = started();

        assertThat(again.list()).containsExactly(ofRooms, ofOne);
        assertThat(again.reason(STUDIO, "")).isPresent();
    }

    @Test
    void whatWasLiftedOrIsOverIsNotThereAgain() {
        BanList bans = started();
        Ban lifted = ban(bans, STUDIOS, Optional.empty(), 3_600);
        ban(bans, Optional.empty(), Optional.of("mallory"), 60);
        bans.remove(lifted.id());
        now = now.plusSeconds(61);

        assertThat(started().list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"bans\": {}}",
                "{\"bans\": [{\"id\": \"a\"}]}",
                "{\"bans\": [{\"id\": \"a\", \"subject\": \"m\", \"until\": \"soon\"}]}",
                "{\"bans\": [{\"id\": \"a\", \"room\": \"/\", \"until\": \"2027-01-01T00:00:00Z\"}]}",
                "{\"bans\": [7]}"
            })
    void aFileOfSomethingElseLetsNobodyInAndIsLeftAlone(String content) throws IOException {
        Files.writeString(file(), content);

        assertThatThrownBy(this::started)
                .isInstanceOf(SfuException.class)
                .hasMessageStartingWith("bans cannot be kept in " + file());
        assertThat(file()).hasContent(content);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaidAtTheStart() {
        assertThatThrownBy(() -> BanFile.open(folder.resolve("none/bans.json")))
                .isInstanceOf(SfuException.class)
                .hasMessageContaining("none/bans.json");
    }

    @Test
    void aBanHoldsThoughItCannotBeKept() throws IOException {
        BanList bans = started();
        // What is written first cannot be, as there is a directory in its place.
        Files.createDirectory(folder.resolve("bans.json.tmp"));

        ban(bans, STUDIOS, Optional.empty(), 3_600);

        assertThat(bans.reason(STUDIO, "")).isPresent();
        assertThat(new BanList(() -> now).list()).isEmpty();
    }
}
