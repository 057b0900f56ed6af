// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a large room a picture leaves in one piece (ADR 12). */
class GatheringTest {
    private static final int VIEWERS = 160;
    private static final int FRAME = FullRoom.FRAME_PACKETS;
    private static final int SOME = FRAME - 3;
    private static final long MILLIS = 1_000_000;

    private static long sentOf(FullRoom room, int packets, long nanosLater) {
        long before = room.sent();
        room.publish(packets);
        room.turn(nanosLater);
        return room.sent() - before;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void waitsForThePicturesLastPacket(int loops) {
        FullRoom room = FullRoom.open(loops * VIEWERS, loops, true);

        assertThat(sentOf(room, SOME, MILLIS)).isLessThan(VIEWERS);
        assertThat(sentOf(room, FRAME - SOME, MILLIS)).isBetween((long) loops * VIEWERS * FRAME, loops * VIEWERS * FRAME + 10L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void doesNotWaitLongForIt(int loops) {
        FullRoom room = FullRoom.open(loops * VIEWERS, loops, true);

        assertThat(sentOf(room, SOME, MILLIS)).isLessThan(VIEWERS);
        assertThat(sentOf(room, 0, 11 * MILLIS)).isLessThan(VIEWERS);
        assertThat(sentOf(room, 0, MILLIS)).isBetween((long) loops * VIEWERS * SOME, loops * VIEWERS * SOME + 10L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotWaitWhereThatSavesNothing(boolean sendsRuns) {
        FullRoom room = FullRoom.open(sendsRuns ? VIEWERS / 2 : VIEWERS, 1, sendsRuns);

        assertThat(sentOf(room, SOME, MILLIS)).isGreaterThanOrEqualTo((long) VIEWERS / 2 * SOME);
    }
}
