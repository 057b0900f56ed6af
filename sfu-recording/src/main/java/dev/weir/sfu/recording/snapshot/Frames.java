// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import dev.onvoid.webrtc.media.FourCC;
import dev.onvoid.webrtc.media.video.VideoBufferConverter;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoFrameBuffer;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decoded frames, made small where they come, on a thread of libwebrtc.
 *
 * <p>A viewer who comes in the middle of a group of pictures is sent all of it first, faster than it was filmed, for a second and a half at
 * most (ADR 7). The first frame would be as old as the group: so the one is taken after which there is a pause, as there is none in
 * such a replay.
 */
final class Frames implements VideoTrackSink, AutoCloseable {
    private static final int MAX_WAITING = 32;

    /** Frames of a replay come in at least four times their pace. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    /** As long as the longest replay. */
    private static final long MAX_REPLAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1600);

    private final int maxWidth;
    private final BlockingQueue<Small> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

    /** A frame of its final size, but for the rotation. */
    private record Small(VideoFrameBuffer buffer, int rotation) {}

    Frames(int maxWidth) {
        this.maxWidth = maxWidth;
    }

    @Override
    public void onVideoFrame(VideoFrame frame) {
        int width = frame.buffer.getWidth();
        int height = frame.buffer.getHeight();
        Dimension size = scaled(width, height, frame.rotation, maxWidth);
        Small small =
                new Small(frame.buffer.cropAndScale(0, 0, width, height, size.width, size.height), frame.rotation);
        if (!waiting.offer(small)) {
            small.buffer.release();
        }
        // A copy made for us: without this, each frame would stay in native memory for good.
        frame.release();
    }

    /** The size for a frame that is turned by so many degrees before it is shown: then at most so wide, and never larger than it is. */
    static Dimension scaled(int width, int height, int rotation, int maxWidth) {
        int shownWidth = rotation % 180 == 0 ? width : height;
        if (shownWidth <= maxWidth) {
            return new Dimension(width, height);
        }
        double factor = (double) maxWidth / shownWidth;
        return new Dimension(
                Math.max(1, (int) Math.round(width * factor)), Math.max(1, (int) Math.round(height * factor)));
    }

    /** The newest frame once there is one; empty when none comes in time. */
    Optional<BufferedImage> newest(Duration patience) throws InterruptedException {
        @Nullable Small newest = waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (newest == null) {
            return Optional.empty();
        }
        try {
            long end = System.nanoTime() + MAX_REPLAY_NANOS;
            while (System.nanoTime() < end) {
                Small next = waiting.poll(PAUSE_NANOS, TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                newest.buffer.release();
                newest = next;
            }
            return Optional.of(upright(image(newest.buffer), newest.rotation));
        } finally {
            newest.buffer.release();
        }
    }

    private static BufferedImage image(VideoFrameBuffer buffer) {
        BufferedImage image = new BufferedImage(buffer.getWidth(), buffer.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        try {
            VideoBufferConverter.convertFromI420(
                    buffer, ((DataBufferByte) image.getRaster().getDataBuffer()).getData(), FourCC.BG24);
        } catch (Exception e) {
            throw new IllegalStateException("frame of " + buffer.getWidth() + "x" + buffer.getHeight(), e);
        }
        return image;
    }

    /** Turned clockwise by so many degrees, in quarters: phones send what their sensor sees, and how it is to be turned. */
    static BufferedImage upright(BufferedImage image, int rotation) {
        int quarters = Math.floorMod(rotation / 90, 4);
        if (quarters == 0) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        boolean swapped = quarters % 2 == 1;
        BufferedImage turned = new BufferedImage(swapped ? height : width, swapped ? width : height, image.getType());
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int pixel = image.getRGB(x, y);
                switch (quarters) {
                    case 1 -> turned.setRGB(height - 1 - y, x, pixel);
                    case 2 -> turned.setRGB(width - 1 - x, height - 1 - y, pixel);
                    default -> turned.setRGB(y, width - 1 - x, pixel);
                }
            }
        }
        return turned;
    }

    /** When no more can come. */
    @Override
    public void close() {
        for (Small left = waiting.poll(); left != null; left = waiting.poll()) {
            left.buffer.release();
        }
    }
}
