// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** VP8 frames out of an IVF file that FFmpeg has made: a test picture whose only keyframe is the first frame. */
record IvfFile(List<byte[]> frames) {
    private static final int FILE_HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 12;

    static IvfFile generate(int seconds, int framesPerSecond, int bitrateKbps) throws IOException {
        Path file = Files.createTempFile("weir", ".ivf");
        try {
            String picture = "testsrc=size=640x360:rate=" + framesPerSecond + ":duration=" + seconds;
            Process ffmpeg = new ProcessBuilder(
                            ("ffmpeg -v error -y -f lavfi -i " + picture + " -c:v libvpx -deadline realtime -cpu-used 8"
                                            + " -g 100000 -auto-alt-ref 0 -b:v " + bitrateKbps + "k " + file)
                                    .split(" "))
                    .inheritIO()
                    .start();
            if (ffmpeg.waitFor() != 0) {
                throw new IOException("ffmpeg ended with " + ffmpeg.exitValue());
            }
            return parse(Files.readAllBytes(file));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while ffmpeg ran", e);
        } finally {
            Files.delete(file);
        }
    }

    private static IvfFile parse(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> frames = new ArrayList<>();
        int at = FILE_HEADER_BYTES;
        while (at + FRAME_HEADER_BYTES <= bytes.length) {
            int size = buffer.getInt(at);
            frames.add(Arrays.copyOfRange(bytes, at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + size));
            at += FRAME_HEADER_BYTES + size;
        }
        return new IvfFile(frames);
    }

    /** The inverse of the frame tag's first bit (RFC 6386 section 9.1). */
    boolean isKeyframe(int index) {
        return (frames.get(index)[0] & 1) == 0;
    }
}
