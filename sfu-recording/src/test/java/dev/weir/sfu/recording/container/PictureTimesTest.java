// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PictureTimesTest {
    private final PictureTimes times = new PictureTimes(90_000);

    @Test
    void takesTheLastPictureToStandAsLongAsTheOthersDid() {
        times.next(900);
        times.next(1_900);
        times.next(6_900);

        assertThat(times.endTicks()).isEqualTo(6_900 + 3_000);
        assertThat(times.durationTicks()).isEqualTo(9_000);
        assertThat(times.count()).isEqualTo(3);
    }

    @Test
    void takesTheOnlyPictureToStandForAThirtiethOfASecond() {
        times.next(900);

        assertThat(times.endTicks()).isEqualTo(3_900);
        assertThat(times.durationTicks()).isEqualTo(3_000);
    }

    @Test
    void hasNoEndWithoutPictures() {
        assertThat(times.endTicks()).isZero();
        assertThat(times.durationTicks()).isZero();
        assertThat(times.last()).isNegative();
    }

    @Test
    void neverGoesBack() {
        assertThat(times.next(-7)).isZero();
        assertThat(times.next(10)).isEqualTo(10);
        assertThat(times.next(10)).isEqualTo(11);
        assertThat(times.next(5)).isEqualTo(12);
    }
}
