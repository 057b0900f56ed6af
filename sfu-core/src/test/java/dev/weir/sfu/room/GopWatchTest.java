// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.spi.PublisherWarning;
import org.junit.jupiter.api.Test;

class GopWatchTest {
    private static final long SECOND = 1_000_000_000;
    private static final int FRAME = 3_000;

    private final GopWatch watch = new GopWatch();
    private long seq = 65_000;

    /** One packet each, with these numbers of pictures as their times. */
    private void send(int... pictures) {
        for (int picture : pictures) {
            watch.received(seq++, picture * FRAME);
        }
    }

    private GopSnapshot snapshot(long nowNanos) {
        return watch.snapshot(false, nowNanos);
    }

    @Test
    void picturesInTheirOrderAreNotReordered() {
        // Several packets of a picture, and over the end of 32 bits.
        watch.received(1, -FRAME);
        watch.received(2, -FRAME);
        watch.received(3, 0);
        watch.received(4, FRAME);
        assertThat(snapshot(0).reorderedFrames()).isZero();
    }

    @Test
    void framesShownBeforeOnesThatWereSentBeforeThemAreCounted() {
        send(0, 3, 1, 2, 6, 4, 5);
        assertThat(snapshot(0).reorderedFrames()).isEqualTo(2);
    }

    @Test
    void packetsThatCameLateOrTwiceSayNothing() {
        watch.received(10, 0);
        watch.received(12, 2 * FRAME);
        watch.received(11, FRAME);
        watch.received(12, 2 * FRAME);
        watch.received(13, 3 * FRAME);
        assertThat(snapshot(0).reorderedFrames()).isZero();
    }

    @Test
    void aSourceThatBeginsAnewIsNoBFrame() {
        send(1_000, 1_001, 3, 4);
        assertThat(snapshot(0).reorderedFrames()).isZero();
    }

    @Test
    void keyframesAreAsFarApartAsTheLastTwoOrAsTheLastOneIsAgo() {
        assertThat(snapshot(9 * SECOND).spacingMillis()).isZero();
        watch.keyframe(10 * SECOND);
        assertThat(snapshot(13 * SECOND).spacingMillis()).isEqualTo(3_000);
        watch.keyframe(18 * SECOND);
        assertThat(snapshot(19 * SECOND).spacingMillis()).isEqualTo(8_000);
        assertThat(snapshot(30 * SECOND).spacingMillis()).isEqualTo(12_000);
    }

    @Test
    void onlyWhoIgnoresRequestsIsToSendKeyframesMoreOften() {
        assertThat(new GopSnapshot(60_000, false, 0).warnings()).isEmpty();
        assertThat(new GopSnapshot(60_000, true, 0).warnings()).containsExactly(PublisherWarning.LONG_GOP);
        assertThat(new GopSnapshot(2_000, true, 0).warnings()).isEmpty();
    }

    @Test
    void aFrameOutOfOrderMayBeChanceAndManyAreNot() {
        assertThat(new GopSnapshot(1_000, false, 1).warnings()).isEmpty();
        assertThat(new GopSnapshot(1_000, false, 30).warnings()).containsExactly(PublisherWarning.REORDERED_FRAMES);
    }
}
