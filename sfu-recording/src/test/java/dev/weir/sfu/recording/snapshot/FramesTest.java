// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {
    @ParameterizedTest
    @CsvSource({
        "1280, 720, 0, 320, 180",
        "640, 480, 180, 320, 240",
        "320, 240, 0, 320, 240",
        "160, 90, 0, 160, 90",
        "1280, 720, 90, 569, 320",
        "321, 1, 0, 320, 1",
        "4000, 1, 0, 320, 1",
    })
    void areAsWideAsIsWantedWhenShownAndNeverLarger(int width, int height, int rotation, int toWidth, int toHeight) {
        assertThat(Frames.scaled(width, height, rotation, 320)).isEqualTo(new Dimension(toWidth, toHeight));
    }

    /** A red pixel in the upper left corner of a picture of three by two. */
    @ParameterizedTest
    @CsvSource({"0, 3, 2, 0, 0", "90, 2, 3, 1, 0", "180, 3, 2, 2, 1", "270, 2, 3, 0, 2", "-90, 2, 3, 0, 2"})
    void areTurnedClockwise(int rotation, int width, int height, int x, int y) {
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(0, 0, 0xFFFF0000);

        BufferedImage turned = Frames.upright(image, rotation);

        assertThat(turned.getWidth()).isEqualTo(width);
        assertThat(turned.getHeight()).isEqualTo(height);
        assertThat(turned.getRGB(x, y)).isEqualTo(0xFFFF0000);
    }

    @Test
    void jpegsAreOfAFewKilobytes() {
        assertThat(Jpeg.of(new BufferedImage(320, 180, BufferedImage.TYPE_3BYTE_BGR)))
                .hasSizeLessThan(3_000);
    }
}
