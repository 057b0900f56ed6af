// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoFrameBuffer;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

    /** A buffer that counts how often it was let go. */
    private static final class Counted implements VideoFrameBuffer {
        final List<Counted> scaled = new ArrayList<>();
        int released;

        @Override
        public int getWidth() {
            return 640;
        }

        @Override
        public int getHeight() {
            return 360;
        }

        @Override
        public I420Buffer toI420() {
            throw new UnsupportedOperationException();
        }

        @Override
        public VideoFrameBuffer cropAndScale(int x, int y, int width, int height, int toWidth, int toHeight) {
            scaled.add(new Counted());
            return scaled.get(scaled.size() - 1);
        }

        @Override
        public void retain() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {
            released++;
        }
    }

    @Test
    void areAllLetGoOnceWithWhatWasMadeOfThem() {
        Frames frames = new Frames(320);
        List<Counted> buffers = Stream.generate(Counted::new).limit(40).toList();

        buffers.forEach(buffer -> frames.onVideoFrame(new VideoFrame(buffer, 0)));
        assertThat(buffers).extracting(buffer -> buffer.released).containsOnly(1);
        frames.close();

        assertThat(buffers)
                .allSatisfy(buffer -> assertThat(buffer.scaled)
                        .singleElement()
                        .satisfies(scaled -> assertThat(scaled.released).isEqualTo(1)));
    }

    @Test
    void jpegsAreOfAFewKilobytes() {
        assertThat(Jpeg.of(new BufferedImage(320, 180, BufferedImage.TYPE_3BYTE_BGR)))
                .hasSizeLessThan(3_000);
    }
}
