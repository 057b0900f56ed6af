// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.sfu.room.RoomName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BanListTest {
    private static final RoomName STUDIO = new RoomName("studio");
    private static final RoomName LOBBY = new RoomName("lobby");

    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private final BanList bans = new BanList(() -> now);

    private static Optional<RoomPattern> rooms(String pattern) {
        return Optional.of(new RoomPattern(pattern));
    }

    private Ban ban(Optional<RoomPattern> rooms, Optional<String> subject, Duration time) {
        return bans.add(rooms, subject, now.plus(time), "spam").orElseThrow();
    }

    @Test
    void keepsEverybodyOutOfABannedRoom() {
        ban(rooms("stud*"), Optional.empty(), Duration.ofHours(1));

        assertThat(bans.reason(STUDIO, "")).hasValue("banned until 2026-11-29T13:00:00Z: spam");
        assertThat(bans.reason(STUDIO, "alice")).isPresent();
        assertThat(bans.reason(LOBBY, "alice")).isEmpty();
    }

    @Test
    void keepsABannedSubjectOutOfEveryRoom() {
        ban(Optional.empty(), Optional.of("mallory"), Duration.ofHours(1));

        assertThat(bans.reason(STUDIO, "mallory")).isPresent();
        assertThat(bans.reason(LOBBY, "mallory")).isPresent();
        assertThat(bans.reason(STUDIO, "Mallory")).isEmpty();
        assertThat(bans.reason(STUDIO, "")).isEmpty();
    }

    @Test
    void keepsASubjectOutOfSomeRoomsOnly() {
        ban(rooms("studio"), Optional.of("mallory"), Duration.ofHours(1));

        assertThat(bans.reason(STUDIO, "mallory")).isPresent();
        assertThat(bans.reason(LOBBY, "mallory")).isEmpty();
        assertThat(bans.reason(STUDIO, "alice")).isEmpty();
    }

    @Test
    void saysNothingOfAReasonThatWasNotGiven() {
        bans.add(rooms("*"), Optional.empty(), now.plusSeconds(1), "");

        assertThat(bans.reason(LOBBY, "")).hasValue("banned until 2026-11-29T12:00:01Z");
    }

    @Test
    void endsWhenItsTimeIsOver() {
        Ban brief = ban(rooms("*"), Optional.empty(), Duration.ofSeconds(1));
        Ban lasting = ban(rooms("lobby"), Optional.empty(), Duration.ofHours(1));
        assertThat(bans.list()).containsExactly(brief, lasting);

        now = now.plusSeconds(1);

        assertThat(bans.reason(STUDIO, "")).isEmpty();
        assertThat(bans.remove(brief.id())).isEmpty();
        assertThat(bans.list()).containsExactly(lasting);
    }

    @Test
    void endsWhenItIsRemoved() {
        Ban ban = ban(rooms("studio"), Optional.empty(), Duration.ofHours(1));

        assertThat(bans.remove("nonsense")).isEmpty();
        assertThat(bans.remove(ban.id())).hasValue(ban);
        assertThat(bans.remove(ban.id())).isEmpty();
        assertThat(bans.reason(STUDIO, "")).isEmpty();
        assertThat(bans.list()).isEmpty();
    }

    @Test
    void holdsABoundedNumberAndMakesRoomWhenOneEnds() {
        BanList two = new BanList(() -> now, BanStore.none(), 2);
        two.add(rooms("a"), Optional.empty(), now.plusSeconds(1), "");
        two.add(rooms("b"), Optional.empty(), now.plusSeconds(9), "");

        assertThat(two.add(rooms("c"), Optional.empty(), now.plusSeconds(9), ""))
                .isEmpty();
        now = now.plusSeconds(1);
        assertThat(two.add(rooms("c"), Optional.empty(), now.plusSeconds(9), ""))
                .isPresent();
        assertThat(two.list())
                .extracting(ban -> ban.room().orElseThrow().value())
                .containsExactly("b", "c");
    }

    @Test
    void refusesWhatWouldBanNobodyOrEverybody() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bans.add(Optional.empty(), Optional.empty(), now.plusSeconds(1), ""))
                .withMessage("a ban needs a room pattern, a subject or both");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bans.add(rooms("*"), Optional.empty(), now, ""))
                .withMessage("until must be in the future: 2026-11-29T12:00:00Z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bans.add(Optional.empty(), Optional.of(""), now.plusSeconds(1), ""))
                .withMessage("subject must have 1 to 256 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bans.add(rooms("*"), Optional.empty(), now.plusSeconds(1), "x".repeat(257)))
                .withMessage("reason must have up to 256 characters: 257");
        assertThat(bans.list()).isEmpty();
    }
}
