// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import dev.weir.sfu.recording.frame.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Short true streams, encoded by FFmpeg, as frames. */
public final class TestMedia {
    private static final int IVF_HEAD_BYTES = 32;
    private static final int IVF_FRAME_HEAD_BYTES = 12;
    private static final int AV1_TEMPORAL_DELIMITER_BYTES = 2;

    private TestMedia() {}

    /** A sine of 440 Hz in stereo, in packets of 20 ms. */
    public static List<Frame> opus(double seconds) {
        byte[] ogg = encode("ogg", "-f", "lavfi", "-i", "sine=440:duration=" + seconds, "-ac", "2", "-c:a", "libopus");
        List<byte[]> packets = oggPackets(ogg);
        List<Frame> frames = new ArrayList<>();
        for (byte[] packet : packets.subList(2, packets.size())) {
            frames.add(new Frame(packet, frames.size() * 960L, true, false, 0));
        }
        return frames;
    }

    /** A moving test picture of 160 x 120 with 25 frames a second and a keyframe each second. */
    public static List<Frame> vp8(double seconds) {
        return video(seconds, 160, 120, "libvpx", "-deadline", "realtime", "-cpu-used", "8");
    }

    /** As {@link #vp8}, in another size. */
    public static List<Frame> vp8(double seconds, int width, int height) {
        return video(seconds, width, height, "libvpx", "-deadline", "realtime", "-cpu-used", "8");
    }

    /** As {@link #vp8}. */
    public static List<Frame> vp9(double seconds) {
        return video(seconds, 160, 120, "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-lag-in-frames", "0");
    }

    /** As {@link #vp8}, without temporal delimiters. */
    public static List<Frame> av1(double seconds) {
        return video(seconds, 160, 120, "libaom-av1", "-usage", "realtime", "-cpu-used", "8", "-lag-in-frames", "0")
                .stream()
                .map(frame -> new Frame(
                        Arrays.copyOfRange(frame.data(), AV1_TEMPORAL_DELIMITER_BYTES, frame.data().length),
                        frame.rtpTimestamp(),
                        frame.keyframe(),
                        false,
                        0))
                .toList();
    }

    /** The content of {@code av1C} (AV1 in ISO files, section 2.3.3), for Main profile, 8 bit, 4:2:0, of a keyframe. */
    public static byte[] av1Configuration(Frame keyframe) {
        byte[] data = keyframe.data();
        int sequenceHeaderBytes = 2 + data[1];
        return ByteBuffer.allocate(4 + sequenceHeaderBytes)
                .put(new byte[] {(byte) 0x81, 0x00, 0x0C, 0x00})
                .put(data, 0, sequenceHeaderBytes)
                .array();
    }

    private static List<Frame> video(double seconds, int width, int height, String... encoder) {
        List<String> arguments = new ArrayList<>(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=" + width + "x" + height + ":rate=25:duration=" + seconds,
                "-g",
                "25",
                "-c:v"));
        arguments.addAll(List.of(encoder));
        ByteBuffer ivf =
                ByteBuffer.wrap(encode("ivf", arguments.toArray(String[]::new))).order(ByteOrder.LITTLE_ENDIAN);
        List<Frame> frames = new ArrayList<>();
        for (int at = IVF_HEAD_BYTES; at < ivf.limit(); ) {
            int from = at + IVF_FRAME_HEAD_BYTES;
            at = from + ivf.getInt(at);
            byte[] data = Arrays.copyOfRange(ivf.array(), from, at);
            frames.add(new Frame(data, frames.size() * 3_600L, frames.size() % 25 == 0, false, 0));
        }
        return frames;
    }

    private static byte[] encode(String format, String... arguments) {
        try {
            Path file = Files.createTempFile("test-media", "." + format);
            try {
                List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
                command.addAll(List.of(arguments));
                command.addAll(List.of("-f", format, file.toString()));
                MediaProbe.run(command);
                return Files.readAllBytes(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packets of a whole Ogg file of one stream, its two head packets first. */
    public static List<byte[]> oggPackets(byte[] ogg) {
        List<byte[]> packets = new ArrayList<>();
        ByteBuffer packet = ByteBuffer.allocate(ogg.length);
        for (int page = 0; page < ogg.length; ) {
            int segments = ogg[page + 26] & 0xFF;
            int at = page + 27 + segments;
            for (int i = 0; i < segments; i++) {
                int length = ogg[page + 27 + i] & 0xFF;
                packet.put(ogg, at, length);
                at += length;
                if (length < 255) {
                    packets.add(Arrays.copyOf(packet.array(), packet.position()));
                    packet.clear();
                }
            }
            page = at;
        }
        return packets;
    }
}
