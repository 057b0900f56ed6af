// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentEndsTest {
    private static final SessionEnd KICKED =
            new SessionEnd(new RoomName("room"), SessionInfo.Role.PUBLISHER, SessionEnd.Reason.KICKED);
    private static final long FIVE_MINUTES = 300_000_000_000L;

    private final RecentEnds ends = new RecentEnds();

    @Test
    void anEndIsRememberedForFiveMinutes() {
        ends.add("id", KICKED, 7);
        ends.forgetOld(7 + FIVE_MINUTES - 1);
        assertThat(ends.of("id")).contains(KICKED);

        ends.forgetOld(7 + FIVE_MINUTES);

        assertThat(ends.of("id")).isEmpty();
    }

    @Test
    void theNewestThousandAreRememberedAndNoMore() {
        IntStream.range(0, 5_000).forEach(i -> ends.add("id-" + i, KICKED, i));

        assertThat(IntStream.range(0, 5_000).filter(i -> ends.of("id-" + i).isPresent()))
                .hasSize(RecentEnds.MOST)
                .allMatch(i -> i >= 5_000 - RecentEnds.MOST);
    }

    @Test
    void thereIsRoomAgainForThousandAfterTheOldOnesWereForgotten() {
        IntStream.range(0, RecentEnds.MOST).forEach(i -> ends.add("old-" + i, KICKED, 0));
        ends.forgetOld(FIVE_MINUTES);
        IntStream.range(0, RecentEnds.MOST).forEach(i -> ends.add("new-" + i, KICKED, FIVE_MINUTES));

        assertThat(IntStream.range(0, RecentEnds.MOST))
                .allMatch(i -> ends.of("new-" + i).isPresent());
    }

    @Test
    void theBoundHoldsWhenLoopsAddAtTheSameTime() throws Exception {
        Thread[] loops = new Thread[4];
        for (int t = 0; t < loops.length; t++) {
            int loop = t;
            loops[t] = new Thread(
                    () -> IntStream.range(0, 20_000).forEach(i -> ends.add("id-" + loop + "-" + i, KICKED, i)));
        }
        for (Thread loop : loops) {
            loop.start();
        }
        for (Thread loop : loops) {
            loop.join();
        }
        long remembered = IntStream.range(0, loops.length)
                .mapToLong(t -> IntStream.range(0, 20_000)
                        .filter(i -> ends.of("id-" + t + "-" + i).isPresent())
                        .count())
                .sum();

        // Loops that find one too many at the same time may forget one each.
        assertThat(remembered).isBetween((long) RecentEnds.MOST - loops.length, (long) RecentEnds.MOST);
        ends.forgetOld(20_000 + FIVE_MINUTES);
        ends.add("last", KICKED, 20_000 + FIVE_MINUTES);
        assertThat(ends.of("last")).isPresent();
    }
}
