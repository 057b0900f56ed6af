// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpRewriterTest {
    private static final long MILLIS = 1_000_000;

    private final RtpRewriter rewriter = new RtpRewriter(90_000, 100, 5_000);

    @Test
    void continuesTheSourcesNumbersWithAnOffset() {
        rewriter.startAt(70_000);

        assertThat(rewriter.sequence(70_000)).isEqualTo(100);
        assertThat(rewriter.sequence(70_003)).as("a loss before us stays a gap").isEqualTo(103);
        assertThat(rewriter.sequence(70_001)).as("late").isEqualTo(101);
    }

    @Test
    void givesNoNumberToPacketsBeforeTheStart() {
        rewriter.startAt(70_000);

        assertThat(rewriter.sequence(69_999)).isEqualTo(RtpRewriter.NONE);
    }

    @Test
    void leavesPaddingOutWithoutAGap() {
        rewriter.startAt(10);
        rewriter.sequence(10);
        rewriter.skip(11);

        assertThat(rewriter.sequence(12)).isEqualTo(101);
        assertThat(rewriter.sequence(10))
                .as("an old number keeps its old offset")
                .isEqualTo(100);
    }

    @Test
    void keepsTheGapWhenPaddingComesTooLate() {
        rewriter.startAt(10);
        rewriter.sequence(10);
        rewriter.sequence(12);
        rewriter.skip(11);

        assertThat(rewriter.sequence(13)).isEqualTo(103);
    }

    @Test
    void goesOnWithTheNextNumberWhenTheSourceChanges() {
        rewriter.startAt(10);
        rewriter.sequence(10);
        rewriter.sequence(11);
        rewriter.startAt(50_000);

        assertThat(rewriter.sequence(50_000)).isEqualTo(102);
        assertThat(rewriter.sequence(12)).as("the former source is over").isEqualTo(RtpRewriter.NONE);
    }

    @Test
    void givesNoNumberTwiceToWhatWasLeftOut() {
        rewriter.startAt(10);
        rewriter.sequence(10);
        rewriter.skip(11);
        rewriter.sequence(12);
        rewriter.jumpTo(20);
        rewriter.sequence(20);

        assertThat(rewriter.sequence(11)).as("left out").isEqualTo(RtpRewriter.NONE);
        assertThat(rewriter.sequence(13)).as("jumped over").isEqualTo(RtpRewriter.NONE);
        assertThat(rewriter.sequence(12)).isEqualTo(101);
        assertThat(rewriter.sequence(21)).isEqualTo(103);
    }

    @Test
    void remembersManyRunsOfLeftOutNumbers() {
        rewriter.startAt(0);
        for (int seq = 0; seq < 400; seq += 4) {
            rewriter.sequence(seq);
            rewriter.skip(seq + 1);
            rewriter.skip(seq + 2);
            rewriter.skip(seq + 3);
        }

        assertThat(rewriter.sequence(0)).isEqualTo(100);
        assertThat(rewriter.sequence(396)).isEqualTo(199);
    }

    @Test
    void joinsAnotherSourceWhoseStampsAreKnownToDiffer() {
        rewriter.startAt(1);
        rewriter.anchor(900_000, 0, 0);
        int last = rewriter.live(903_000);
        rewriter.startAt(50);
        rewriter.align(rewriter.timestampOffset() + 903_000 - 7_000);

        int same = rewriter.live(7_000);
        assertThat(same).as("the same moment again, in another frame").isEqualTo(last + 1);
        assertThat(rewriter.live(7_000)).isEqualTo(same);
        assertThat(rewriter.live(10_000)).isEqualTo(last + 3_000);
    }

    @Test
    void aLatePacketOfAReplayedFrameHasTheStampOfItsFrame() {
        rewriter.startAt(1);
        rewriter.anchor(900_000, 1_000 * MILLIS, 1_010 * MILLIS);
        int replayed = rewriter.replayed(897_000, 1_010 * MILLIS);
        rewriter.live(903_000);
        int live = rewriter.live(906_000);

        assertThat(rewriter.live(897_000)).isEqualTo(replayed);
        assertThat(rewriter.live(903_000)).isEqualTo(live - 3_000);
    }

    @Test
    void aLateFrameThatTheReplayHadToPassByIsStampedBetweenItsNeighbours() {
        rewriter.startAt(1);
        rewriter.anchor(900_000, 1_000 * MILLIS, 5_000 * MILLIS);
        int before = rewriter.replayed(894_000, 5_000 * MILLIS);
        int after = rewriter.replayed(900_000, 5_000 * MILLIS);
        rewriter.live(900_000 + 4 * 90_000 + 3_000);

        int late = rewriter.live(897_000);
        assertThat(late - before).isPositive();
        assertThat(after - late).isPositive();
        assertThat(rewriter.live(897_000)).as("the rest of the frame").isEqualTo(late);
    }

    @Test
    void replayedStampsFollowTheTimeOfSendingAndLiveOnesJoinThem() {
        // The head of the stream arrived at 1,000 ms with timestamp 900,000; the replay begins at 1,010 ms.
        rewriter.startAt(1);
        rewriter.anchor(900_000, 1_000 * MILLIS, 1_010 * MILLIS);

        int first = rewriter.replayed(0, 1_010 * MILLIS);
        int second = rewriter.replayed(3_000, 1_015 * MILLIS);
        int sameFrame = rewriter.replayed(3_000, 1_020 * MILLIS);
        int live = rewriter.live(900_000 + 3_000);

        assertThat(second - first).isEqualTo(450);
        assertThat(sameFrame).isEqualTo(second);
        assertThat(live).as("arrived 33 ms after the head").isEqualTo(5_000 + 3_000);
    }

    @Test
    void stampsOfOneFrameStayTheSameWhileLiveCatchesUp() {
        rewriter.startAt(1);
        rewriter.anchor(900_000, 1_000 * MILLIS, 1_500 * MILLIS);
        int replayed = rewriter.replayed(897_000, 1_500 * MILLIS);

        int early = rewriter.live(900_090);
        int again = rewriter.live(900_090);

        assertThat(early - replayed).as("never back").isPositive();
        assertThat(again).isEqualTo(early);
    }

    @Test
    void neverGoesBackOverRandomSourcesReplaysAndSkips() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            RtpRewriter one = new RtpRewriter(90_000, random.nextInt(1 << 15), random.nextInt());
            long now = 1_000 * MILLIS;
            long lastSeq = RtpRewriter.NONE;
            Integer lastStamp = null;
            for (int source = 0; source < 5; source++) {
                long seq = random.nextLong(1, 100_001);
                int stamp = random.nextInt();
                one.startAt(seq);
                one.anchor(stamp, now - random.nextInt(20) * MILLIS, now);
                int replays = random.nextInt(20);
                for (int i = 0; i < 60; i++) {
                    int out = i < replays ? one.replayed(stamp - (replays - i) * 3_000, now) : one.live(stamp);
                    if (random.nextInt(10) == 0) {
                        one.skip(seq);
                    } else {
                        long outSeq = one.sequence(seq);
                        assertThat(outSeq)
                                .as("seed %d", seed)
                                .isEqualTo(lastSeq == RtpRewriter.NONE ? outSeq : lastSeq + 1);
                        lastSeq = outSeq;
                    }
                    if (lastStamp != null) {
                        assertThat(out - lastStamp)
                                .as("seed %d, step %d", seed, i)
                                .isPositive();
                    }
                    lastStamp = out;
                    seq++;
                    now += i < replays ? 5 * MILLIS : 33 * MILLIS;
                    stamp += i < replays ? 0 : 3_000;
                }
            }
        }
    }
}
