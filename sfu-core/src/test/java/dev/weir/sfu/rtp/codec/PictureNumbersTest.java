// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureNumbersTest {
    private final PictureNumbers numbers = new PictureNumbers();

    @Test
    void leavesTheFirstSourcesNumbersAsTheyAre() {
        numbers.startAt(100, Codec.VP8, vp8(0x1234, 0x77));

        assertNumbers(100, vp8(0x1234, 0x77), 0x1234, 0x77);
        assertNumbers(105, vp8(0x1236, 0x78), 0x1236, 0x78);
        assertNumbers(103, vp8(0x1235, 0x77), 0x1235, 0x77);
    }

    @Test
    void closesVp8NumbersOverWhatIsLeftOut() {
        numbers.startAt(0, Codec.VP8, vp8(10, 1));
        numbers.number(0, vp8(10, 1));
        numbers.leaveOut(vp8(11, 1));
        numbers.leaveOut(vp8(11, 1));

        assertNumbers(1, vp8(12, 2), 11, 2);
        numbers.leaveOut(vp8(13, 2));
        assertNumbers(2, vp8(14, 3), 12, 3);
        assertNumbers(1, vp8(12, 2), 11, 2);
        assertNumbers(0, vp8(10, 1), 10, 1);
    }

    @Test
    void givesNoNumberToALeftOutPicture() {
        numbers.startAt(0, Codec.VP8, vp8(10, 1));
        numbers.leaveOut(vp8(11, 1));

        assertThat(numbers.number(1, vp8(11, 1))).isFalse();
        assertThat(numbers.number(1, vp8(12, 2))).isTrue();
        assertThat(numbers.number(1, vp8(11, 1))).isFalse();
    }

    @Test
    void keepsAGapWherePacketsWereLost() {
        numbers.startAt(0, Codec.VP8, vp8(10, 1));
        assertNumbers(9, vp8(13, 2), 13, 2);
        numbers.leaveOut(vp8(14, 2));
        assertNumbers(10, vp8(15, 3), 14, 3);

        assertNumbers(4, vp8(12, 1), 12, 1);
    }

    @Test
    void keepsTheGapOfAPictureThatIsLeftOutTooLate() {
        numbers.startAt(0, Codec.VP8, vp8(10, 1));
        assertNumbers(3, vp8(12, 2), 12, 2);
        numbers.leaveOut(vp8(11, 1));

        assertNumbers(4, vp8(13, 2), 13, 2);
        assertNumbers(3, vp8(12, 2), 12, 2);
    }

    @Test
    void doesNotCloseVp9NumbersSinceReferencesAreTheirDifferences() {
        numbers.startAt(0, Codec.VP9, vp8(10, 1));
        numbers.leaveOut(vp8(11, 1));

        assertNumbers(1, vp8(12, 2), 12, 2);
    }

    @Test
    void goesOnWithTheNextNumberWhenTheSourceChanges() {
        numbers.startAt(0, Codec.VP8, vp8(0x7fff, 255));
        assertNumbers(0, vp8(0x7fff, 255), 0x7fff, 255);
        numbers.startAt(1, Codec.VP8, vp8(500, 30));

        assertNumbers(1, vp8(500, 30), 0, 0);
        assertNumbers(2, vp8(501, 31), 1, 1);
        numbers.startAt(3, Codec.VP9, vp8(9, 9));
        assertNumbers(3, vp8(9, 9), 2, 2);
    }

    @Test
    void goesOnAfterPicturesThatWereLeftOutAtTheEndOfASource() {
        numbers.startAt(0, Codec.VP8, vp8(10, 1));
        numbers.leaveOut(vp8(11, 1));
        numbers.leaveOut(vp8(12, 1));
        numbers.startAt(1, Codec.VP8, vp8(500, 30));

        assertNumbers(1, vp8(500, 30), 11, 2);
    }

    @Test
    void numbersLatePacketsOfTheFormerSource() {
        numbers.startAt(0, Codec.VP8, vp8(10, 1));
        numbers.leaveOut(vp8(11, 1));
        assertNumbers(7, vp8(12, 2), 11, 2);
        numbers.startAt(8, Codec.VP8, vp8(11, 90));
        assertNumbers(8, vp8(11, 90), 12, 3);

        assertNumbers(6, vp8(12, 2), 11, 2);
        assertNumbers(0, vp8(10, 1), 10, 1);
        assertNumbers(9, vp8(12, 91), 13, 4);
    }

    @Test
    void refusesAFormerSourcesPictureWhoseNumberIsTaken() {
        numbers.startAt(0, Codec.VP8, vp8(10, 1));
        numbers.startAt(8, Codec.VP8, vp8(500, 90));

        assertThat(numbers.number(7, vp8(11, 1))).isFalse();
        assertNumbers(8, vp8(500, 90), 11, 2);
    }

    @Test
    void refusesWhatIsFromBeforeTheStart() {
        numbers.startAt(5, Codec.VP8, vp8(10, 1));

        assertThat(numbers.number(5, vp8(9, 0))).isFalse();
        assertThat(numbers.number(4, vp8(10, 1)))
                .as("no source had that number")
                .isFalse();
        assertThat(new PictureNumbers().number(0, vp8(1, 1)))
                .as("no source yet")
                .isFalse();
    }

    @Test
    void refusesWhatIsTooOldToBeKnown() {
        numbers.startAt(0, Codec.VP8, vp8(10, 1));
        assertNumbers(5_000, vp8(10 + PictureRun.WINDOW, 200), 10 + PictureRun.WINDOW, 200);

        assertThat(numbers.number(0, vp8(10, 1))).isFalse();
        assertThat(numbers.number(1, vp8(11, 1))).isTrue();
        for (int i = 0; i < 4; i++) {
            numbers.startAt(6_000 + i, Codec.VP8, vp8(i, i));
        }
        assertThat(numbers.number(5_999, vp8(1_000, 190)))
                .as("five sources ago")
                .isFalse();
    }

    @Test
    void givesEveryPictureTheNumberOfTheFirstTimeOverManyWindows() {
        Random random = new Random(5);
        numbers.startAt(0, Codec.VP8, vp8(32_000, 0));
        numbers.number(0, vp8(32_000, 0));
        int[] given = new int[6_000];
        given[0] = 32_000;
        int next = 32_001;
        for (int i = 1; i < given.length; i++) {
            boolean leftOut = random.nextInt(3) == 0;
            if (leftOut) {
                numbers.leaveOut(vp8(32_000 + i, 0));
            } else {
                assertNumbers(i, vp8(32_000 + i, 0), next & 0x7fff, 0);
            }
            given[i] = leftOut ? -1 : next++ & 0x7fff;
            int before = i - random.nextInt(Math.min(i + 1, PictureRun.WINDOW));
            assertThat(numbers.number(i, vp8(32_000 + before, 0)))
                    .as("picture %d after %d", before, i)
                    .isEqualTo(given[before] >= 0);
            assertThat(given[before] < 0 || numbers.pictureId() == given[before])
                    .as("picture %d after %d", before, i)
                    .isTrue();
        }
    }

    @Test
    void widensNumbersOfSevenBitsAndUnwrapsThem() {
        PayloadInfo first = vp8(126, 1);
        first.pictureIdLength = 1;
        numbers.startAt(0, Codec.VP8, first);
        for (int i = 0; i < 300; i++) {
            PayloadInfo info = vp8((126 + i) & 0x7f, 1 + i);
            info.pictureIdLength = 1;
            assertNumbers(i, info, 126 + i, (1 + i) & 0xff);
        }
    }

    @Test
    void numbersOnlyWhatThePacketHas() {
        PayloadInfo none = new PayloadInfo();
        numbers.startAt(0, Codec.VP9, none);
        assertNumbers(0, none, PayloadInfo.ABSENT, PayloadInfo.ABSENT);
        PayloadInfo pictureOnly = vp8(50, 0);
        pictureOnly.tl0PicIdx = PayloadInfo.ABSENT;
        pictureOnly.tl0PicIdxOffset = PayloadInfo.ABSENT;

        assertNumbers(1, pictureOnly, 50, PayloadInfo.ABSENT);
        assertNumbers(2, vp8(51, 7), 51, 7);
        numbers.leaveOut(none);
        assertNumbers(3, vp8(52, 8), 52, 8);
    }

    private void assertNumbers(long outSeq, PayloadInfo info, int pictureId, int tl0PicIdx) {
        assertThat(numbers.number(outSeq, info)).isTrue();
        assertThat(numbers.pictureId()).as("picture number").isEqualTo(pictureId);
        assertThat(numbers.tl0PicIdx()).as("TL0PICIDX").isEqualTo(tl0PicIdx);
    }

    static PayloadInfo vp8(int pictureId, int tl0PicIdx) {
        PayloadInfo info = new PayloadInfo();
        info.valid = true;
        info.numbered = true;
        info.pictureId = pictureId & 0x7fff;
        info.pictureIdLength = 2;
        info.pictureIdOffset = 2;
        info.tl0PicIdx = tl0PicIdx & 0xff;
        info.tl0PicIdxOffset = 4;
        return info;
    }
}
