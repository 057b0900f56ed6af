// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import dev.onvoid.webrtc.media.FourCC;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoBufferConverter;
import dev.onvoid.webrtc.media.video.VideoFrame;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/** Java's pictures to libwebrtc's and back. */
final class Pictures {
    /** Of both directions. Java names bytes in their order, the library those of a little-endian number. */
    static final int JAVA_FORMAT = BufferedImage.TYPE_4BYTE_ABGR;

    private static final FourCC LIBRARY_FORMAT = FourCC.RGBA;

    private Pictures() {}

    /** A copy, to be released by the caller; the picture must be of {@link #JAVA_FORMAT}. */
    static VideoFrame frame(BufferedImage picture) {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(picture.getWidth(), picture.getHeight());
        try {
            VideoBufferConverter.convertToI420(bytes(picture), buffer, LIBRARY_FORMAT);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
        return new VideoFrame(buffer, System.nanoTime());
    }

    /** A copy. */
    static BufferedImage image(VideoFrame frame) {
        BufferedImage picture = new BufferedImage(frame.buffer.getWidth(), frame.buffer.getHeight(), JAVA_FORMAT);
        try {
            VideoBufferConverter.convertFromI420(frame.buffer, bytes(picture), LIBRARY_FORMAT);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
        return picture;
    }

    private static byte[] bytes(BufferedImage picture) {
        return ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    }
}
