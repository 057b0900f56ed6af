// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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

    /** Reports are sent as well: fewer than anything that goes to everybody. */
    private static void assertForwarded(long sent, int viewers, int packets) {
        long media = (long) viewers * packets;
        assertThat(sent).isBetween(media, media + VIEWERS - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void waitsForThePicturesLastPacket(int loops) {
        int viewers = loops * VIEWERS;
        FullRoom room = FullRoom.open(viewers, loops, true);

        assertForwarded(sentOf(room, SOME, MILLIS), viewers, 0);
        assertForwarded(sentOf(room, FRAME - SOME, MILLIS), viewers, FRAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void doesNotWaitLongForIt(int loops) {
        int viewers = loops * VIEWERS;
        FullRoom room = FullRoom.open(viewers, loops, true);

        assertForwarded(sentOf(room, SOME, MILLIS), viewers, 0);
        assertForwarded(sentOf(room, 0, 11 * MILLIS), viewers, 0);
        assertForwarded(sentOf(room, 0, MILLIS), viewers, SOME);
    }

    @Test
    void soundDoesNotWaitForThePicture() {
        FullRoom room = FullRoom.open(VIEWERS, 1, true);

        room.publishSound();
        assertForwarded(sentOf(room, SOME, MILLIS), VIEWERS, 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotWaitWhereThatSavesNothing(boolean sendsRuns) {
        int viewers = sendsRuns ? VIEWERS / 2 : VIEWERS;
        FullRoom room = FullRoom.open(viewers, 1, sendsRuns);

        assertForwarded(sentOf(room, SOME, MILLIS), viewers, SOME);
    }
}
