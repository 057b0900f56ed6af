// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockMappingTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long EPOCH = 1_795_593_600L * SECOND;

    private final PublisherClock clock = new PublisherClock();
    private final ClockMapping video = new ClockMapping(90_000, clock);
    private final ClockMapping audio = new ClockMapping(48_000, clock);

    @Test
    void knowsNothingBeforeTheFirstReport() {
        assertThat(video.known()).isFalse();
        assertThat(clock.known()).isFalse();
        assertThat(video.senderReport(Long.MIN_VALUE, 0, 0))
                .as("a sender without a clock")
                .isFalse();
        assertThat(video.known()).isFalse();
        assertThat(clock.known()).isFalse();
    }

    @Test
    void mapsBothWays() {
        assertThat(video.senderReport(EPOCH, 1000, 5 * SECOND)).isTrue();
        assertThat(video.known()).isTrue();
        assertThat(video.rtpAt(EPOCH + SECOND)).isEqualTo(91_000);
        assertThat(video.rtpAt(EPOCH - SECOND)).isEqualTo(-89_000);
        assertThat(video.rtpAtLocal(6 * SECOND)).isEqualTo(91_000);
        assertThat(video.epochNanosAt(91_000)).isEqualTo(EPOCH + SECOND);
        assertThat(video.epochNanosAt(-89_000)).isEqualTo(EPOCH - SECOND);
        assertThat(clock.publisherEpochNanos(6 * SECOND)).isEqualTo(EPOCH + SECOND);
        assertThat(clock.localNanos(EPOCH + SECOND)).isEqualTo(6 * SECOND);
    }

    @Test
    void goesAcrossTheWrapOfTheTimestamp() {
        video.senderReport(EPOCH, -45_000, 0);
        assertThat(video.rtpAt(EPOCH + SECOND)).isEqualTo(45_000);
        assertThat(video.epochNanosAt(45_000)).isEqualTo(EPOCH + SECOND);
        assertThat(video.senderReport(EPOCH + SECOND, 45_000, SECOND)).isTrue();
    }

    /** What is captured at one moment is played at one moment, however differently the reports were delayed. */
    @Test
    void keepsLipsTogetherThoughReportsAreDelayed() {
        Random random = new Random(6);
        for (int i = 0; i < 100; i++) {
            long sent = i * SECOND;
            video.senderReport(EPOCH + sent, i * 90_000, sent + random.nextInt(80) * MILLI);
            audio.senderReport(EPOCH + sent, 7 + i * 48_000, sent + random.nextInt(80) * MILLI);
            long now = sent + 500 * MILLI;
            long videoNanos = video.epochNanosAt(video.rtpAtLocal(now));
            long audioNanos = audio.epochNanosAt(audio.rtpAtLocal(now));
            assertThat(videoNanos - audioNanos).isBetween(-MILLI, MILLI);
        }
    }

    @Test
    void followsItsReportsSlowly() {
        video.senderReport(EPOCH, 0, 0);
        long before = clock.publisherEpochNanos(SECOND);
        video.senderReport(EPOCH + SECOND, 90_000, SECOND + 160 * MILLI);
        assertThat(clock.publisherEpochNanos(SECOND)).isEqualTo(before - 10 * MILLI);
    }

    @Test
    void doesNotBelieveOneWildTimestamp() {
        video.senderReport(EPOCH, 0, 0);
        assertThat(video.senderReport(EPOCH + SECOND, 500_000, SECOND)).isFalse();
        assertThat(video.rtpAt(EPOCH + SECOND)).isEqualTo(90_000);
        assertThat(video.senderReport(EPOCH + 2 * SECOND, 180_000, 2 * SECOND)).isTrue();
    }

    @Test
    void believesATimestampWhenTheNextReportAgrees() {
        video.senderReport(EPOCH, 0, 0);
        assertThat(video.senderReport(EPOCH + SECOND, 500_000, SECOND)).isFalse();
        assertThat(video.senderReport(EPOCH + 2 * SECOND, 590_000, 2 * SECOND)).isTrue();
        assertThat(video.rtpAt(EPOCH + 3 * SECOND)).isEqualTo(680_000);
    }

    @Test
    void believesASteppedClockWhenTheNextReportAgrees() {
        video.senderReport(EPOCH, 0, 0);
        audio.senderReport(EPOCH, 0, 0);
        long stepped = EPOCH + 3600 * SECOND;
        assertThat(video.senderReport(stepped + SECOND, 90_000, SECOND)).isFalse();
        assertThat(video.rtpAtLocal(SECOND)).as("as before").isEqualTo(90_000);
        assertThat(audio.senderReport(stepped + SECOND, 48_000, SECOND)).isFalse();
        assertThat(video.senderReport(stepped + 2 * SECOND, 180_000, 2 * SECOND))
                .isTrue();
        assertThat(audio.senderReport(stepped + 2 * SECOND, 96_000, 2 * SECOND)).isTrue();
        assertThat(video.rtpAtLocal(3 * SECOND)).isEqualTo(270_000);
        assertThat(audio.rtpAtLocal(3 * SECOND)).isEqualTo(144_000);
    }

    @Test
    void survivesAnyReports() {
        Random random = new Random(10);
        for (int i = 0; i < 100_000; i++) {
            video.senderReport(random.nextLong() >> random.nextInt(32), random.nextInt(), random.nextLong());
            assertThat(video.known()).isTrue();
            video.rtpAtLocal(random.nextLong());
            video.epochNanosAt(random.nextInt());
        }
    }

    @Test
    void refusesAClockThatStandsStill() {
        assertThatThrownBy(() -> new ClockMapping(-1, clock))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}
