// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** A publisher whose sound and pictures are captured at known moments and arrive as late as each test says. */
class TimelineTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long PUBLISHER_EPOCH = 1_700_000_000 * SECOND;
    private static final long SOUND_BEGIN = 123_456_789;
    private static final long PICTURE_BEGIN = (1L << 32) - 45_000;

    private final SenderClock sender = new SenderClock();
    private final StreamClock sound = new StreamClock(48_000, sender);
    private final StreamClock pictures = new StreamClock(90_000, sender);
    private final Timeline timeline = new Timeline();

    /** Milliseconds in the recording of a sound captured then. */
    private double sound(long captureMillis, long delayMillis) {
        return sound(captureMillis, delayMillis, 48_000);
    }

    private double sound(long captureMillis, long delayMillis, double samplesASecond) {
        long rtp = SOUND_BEGIN + Math.round(captureMillis * samplesASecond / 1_000);
        sound.arrived(rtp, (captureMillis + delayMillis) * MILLI);
        return timeline.place(sound, false, rtp) / 48.0;
    }

    private double picture(long captureMillis, long delayMillis) {
        long rtp = PICTURE_BEGIN + captureMillis * 90;
        pictures.arrived(rtp, (captureMillis + delayMillis) * MILLI);
        return timeline.place(pictures, true, rtp) / 90.0;
    }

    private void soundReport(long millis) {
        soundReport(millis, 48_000);
    }

    private void soundReport(long millis, double samplesASecond) {
        sound.senderReport(
                PUBLISHER_EPOCH + millis * MILLI,
                (int) (SOUND_BEGIN + Math.round(millis * samplesASecond / 1_000)),
                (millis + 70) * MILLI);
    }

    private void pictureReport(long millis) {
        pictures.senderReport(
                PUBLISHER_EPOCH + millis * MILLI, (int) (PICTURE_BEGIN + millis * 90), (millis + 20) * MILLI);
    }

    @Test
    void beginsAtZeroAndPutsTheSecondStreamByItsArrival() {
        assertThat(sound(1_000, 50)).isZero();
        assertThat(picture(1_100, 80)).isEqualTo(130, within(0.1));
    }

    @Test
    void putsThemByTheReportsWhenTheseAreThere() {
        sound(1_000, 50);
        soundReport(1_010);
        pictures.arrived(PICTURE_BEGIN + 1_100 * 90, 9_999 * MILLI);
        pictureReport(1_105);
        assertThat(timeline.place(pictures, true, PICTURE_BEGIN + 1_100 * 90) / 90.0)
                .isEqualTo(100, within(0.1));
    }

    @Test
    void movesPicturesFromTheGuessToWhatTheReportsSayInASecondOfTheBeginning() {
        sound(0, 50);
        double last = picture(0, 250);
        assertThat(last).isEqualTo(200, within(0.1));
        soundReport(10);
        pictureReport(20);
        for (int at = 40; at <= 840; at += 40) {
            double expectedSound = sound(at, 50);
            assertThat(expectedSound).isEqualTo(at, within(0.1));
            double now = picture(at, 250);
            assertThat(now - last).isBetween(29.9, 50.1);
            last = now;
        }
        assertThat(last).isEqualTo(840, within(0.1));
    }

    @Test
    void movesPicturesSlowlyLaterOn() {
        double last = 0;
        for (int at = 0; at <= 12_000; at += 40) {
            sound(at, 50);
            last = picture(at, 250);
        }
        assertThat(last).isEqualTo(12_200, within(0.1));
        soundReport(12_010);
        pictureReport(12_020);
        for (int at = 12_040; at <= 16_040; at += 40) {
            sound(at, 50);
            double now = picture(at, 250);
            assertThat(now - last).isBetween(37.9, 42.1);
            last = now;
        }
        assertThat(last).isEqualTo(16_040, within(0.1));
    }

    @Test
    void movesPicturesAtOnceWhenTheyAreFarOff() {
        sound(0, 50);
        picture(0, 3_050);
        soundReport(10);
        pictureReport(20);
        assertThat(picture(40, 50)).isEqualTo(40, within(0.1));
    }

    @Test
    void keepsPicturesWithSoundWhoseClockIsFast() {
        double fast = 48_000 * 1.000_2;
        sound(0, 30, fast);
        picture(0, 30);
        double soundAt = 0;
        double pictureAt = 0;
        for (int at = 40; at <= 3_600_000; at += 40) {
            soundAt = sound(at, 30, fast);
            if (at % 5_000 == 0) {
                soundReport(at, fast);
                pictureReport(at);
            }
            pictureAt = picture(at, 30);
        }
        assertThat(soundAt).isEqualTo(3_600_720, within(0.1));
        assertThat(pictureAt).isEqualTo(soundAt, within(2.0));
    }

    @Test
    void goesOnWhereAnotherEncodingOfTheSamePicturesTakesOver() {
        sound(0, 30);
        picture(0, 30);
        pictureReport(10);
        StreamClock other = new StreamClock(90_000, sender);
        other.arrived(777, 2_000 * MILLI);
        other.senderReport(PUBLISHER_EPOCH + 1_000 * MILLI, 777, 1_020 * MILLI);
        soundReport(990);
        assertThat(timeline.place(other, true, 777) / 90.0).isEqualTo(1_000, within(0.1));
        assertThat(timeline.place(other, true, 777 + 3_600) / 90.0).isEqualTo(1_040, within(0.1));
    }

    @Test
    void goesOnByArrivalWithoutSoundAndReports() {
        picture(0, 30);
        picture(40, 30);
        StreamClock other = new StreamClock(90_000, sender);
        other.arrived(5_000, 110 * MILLI);
        assertThat(timeline.place(other, true, 5_000) / 90.0).isEqualTo(80, within(0.1));
    }

    @Test
    void saysWhatWasCapturedBeforeTheFirstFrame() {
        picture(1_000, 30);
        assertThat(sound(900, 30)).isEqualTo(-100, within(0.1));
    }
}
