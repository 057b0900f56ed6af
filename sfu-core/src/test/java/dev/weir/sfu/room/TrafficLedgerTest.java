// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrafficLedgerTest {
    private static final RoomName ROOM = new RoomName("room");
    private static final long FIVE_MINUTES = 300_000_000_000L;

    private final TrafficLedger ledger = new TrafficLedger();

    private List<String> names() {
        return ledger.snapshots().stream().map(room -> room.name().value()).toList();
    }

    @Test
    void aRoomThatHasEndedIsToldOfForFiveMinutes() {
        TrafficTotals totals = ledger.open(ROOM);
        totals.add(TrafficTotals.Flow.VIDEO_OUT, 2, 300);
        ledger.ended(totals, 7);

        ledger.forgetOld(7 + FIVE_MINUTES - 1);
        assertThat(ledger.snapshots()).singleElement().satisfies(room -> {
            assertThat(room.open()).isFalse();
            assertThat(room.videoOut()).isEqualTo(new Traffic(2, 300));
        });
        ledger.forgetOld(7 + FIVE_MINUTES);

        assertThat(ledger.snapshots()).isEmpty();
    }

    @Test
    void aRoomThatOpensAgainGoesOnWhereItWas() {
        TrafficTotals first = ledger.open(ROOM);
        first.add(TrafficTotals.Flow.AUDIO_IN, 5, 50);
        ledger.ended(first, 0);

        ledger.open(ROOM).add(TrafficTotals.Flow.AUDIO_IN, 1, 10);
        ledger.forgetOld(FIVE_MINUTES);

        assertThat(ledger.snapshots()).singleElement().satisfies(room -> {
            assertThat(room.open()).isTrue();
            assertThat(room.audioIn()).isEqualTo(new Traffic(6, 60));
        });
    }

    @Test
    void theNextRoomOfANameMayOpenBeforeTheLastHasEnded() {
        TrafficTotals former = ledger.open(ROOM);
        ledger.open(ROOM);

        ledger.ended(former, 0);
        ledger.forgetOld(FIVE_MINUTES);

        assertThat(ledger.snapshots())
                .singleElement()
                .satisfies(room -> assertThat(room.open()).isTrue());
    }

    @Test
    void theNewestThousandAreRememberedAndNoMore() {
        IntStream.range(0, 3_000).forEach(i -> ledger.ended(ledger.open(new RoomName("room-" + i)), i));

        assertThat(ledger.snapshots()).hasSize(TrafficLedger.MOST);
        assertThat(names()).contains("room-2999").doesNotContain("room-" + (2_999 - TrafficLedger.MOST));
    }

    @Test
    void roomsAreToldInTheOrderTheyCame() {
        List.of("zebra", "ape", "mouse").forEach(name -> ledger.open(new RoomName(name)));

        assertThat(names()).containsExactly("zebra", "ape", "mouse");
    }
}
