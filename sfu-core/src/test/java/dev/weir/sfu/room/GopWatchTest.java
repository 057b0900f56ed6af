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
            watch.received(seq++, picture * FRAME, 0);
        }
    }

    private GopSnapshot snapshot() {
        return watch.snapshot(false);
    }

    @Test
    void picturesInTheirOrderAreNotReordered() {
        // Several packets of a picture, and over the end of 32 bits.
        watch.received(1, -FRAME, 0);
        watch.received(2, -FRAME, 0);
        watch.received(3, 0, 0);
        watch.received(4, FRAME, 0);
        assertThat(snapshot().reorderedFrames()).isZero();
    }

    @Test
    void framesShownBeforeOnesThatWereSentBeforeThemAreCounted() {
        send(0, 3, 1, 2, 6, 4, 5);
        assertThat(snapshot().reorderedFrames()).isEqualTo(2);
    }

    @Test
    void packetsThatCameLateOrTwiceSayNothing() {
        watch.received(10, 0, 0);
        watch.received(12, 2 * FRAME, 0);
        watch.received(11, FRAME, 0);
        watch.received(12, 2 * FRAME, 0);
        watch.received(13, 3 * FRAME, 0);
        assertThat(snapshot().reorderedFrames()).isZero();
    }

    @Test
    void aSourceThatBeginsAnewIsNoBFrame() {
        send(1_000, 1_001, 3, 4);
        assertThat(snapshot().reorderedFrames()).isZero();
    }

    private long spacingAfterPacketAt(long nowNanos) {
        watch.received(seq++, 0, nowNanos);
        return snapshot().spacingMillis();
    }

    @Test
    void keyframesAreAsFarApartAsTheLastTwoOrAsTheLastOneIsAgo() {
        assertThat(spacingAfterPacketAt(9 * SECOND)).isZero();
        watch.keyframe(10 * SECOND);
        assertThat(spacingAfterPacketAt(13 * SECOND)).isEqualTo(3_000);
        watch.keyframe(18 * SECOND);
        assertThat(spacingAfterPacketAt(19 * SECOND)).isEqualTo(8_000);
        assertThat(spacingAfterPacketAt(30 * SECOND)).isEqualTo(12_000);
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
