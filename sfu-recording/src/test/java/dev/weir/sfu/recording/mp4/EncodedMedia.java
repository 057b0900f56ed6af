// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.recording.container.MediaProbe;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.OpusPacket;
import dev.weir.sfu.recording.frame.RecordedCodec;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Short true media, encoded by FFmpeg into an MP4 file of its own: the samples of such a file are frames as ours are, and its sample
 * entry has the decoder's configuration.
 *
 * @param frames with RTP timestamps from 0, in ticks of the format's clock
 */
record EncodedMedia(TrackFormat format, List<Frame> frames) {
    static final int WIDTH = 160;
    static final int HEIGHT = 120;
    static final int FRAMES_A_SECOND = 25;

    private static final int CLOCK_RATE_HZ = 90_000;
    private static final String PICTURES = "testsrc2=size=" + WIDTH + "x" + HEIGHT + ":rate=" + FRAMES_A_SECOND;

    /** A keyframe each second. */
    static EncodedMedia h264(double seconds) {
        return video(
                seconds,
                RecordedCodec.H264,
                "avcC",
                List.of("libx264", "-profile:v", "baseline", "-bf", "0", "-preset", "ultrafast"));
    }

    /** A keyframe each second. */
    static EncodedMedia h265(double seconds) {
        return video(
                seconds,
                RecordedCodec.H265,
                "hvcC",
                List.of(
                        "libx265",
                        "-preset",
                        "ultrafast",
                        "-tag:v",
                        "hvc1",
                        "-x265-params",
                        "log-level=none:bframes=0"));
    }

    /** A keyframe each second. */
    static EncodedMedia av1(double seconds) {
        return video(
                seconds,
                RecordedCodec.AV1,
                "av1C",
                List.of("libaom-av1", "-usage", "realtime", "-cpu-used", "8", "-lag-in-frames", "0"));
    }

    /** A sine of 440 Hz in packets of 20 ms. */
    static EncodedMedia opus(double seconds) {
        return encode(
                List.of("-f", "lavfi", "-i", "sine=440:sample_rate=48000:duration=" + seconds),
                List.of("-c:a", "libopus", "-ac", "2"),
                mp4 -> TrackFormat.opus(),
                960);
    }

    /** When each frame comes. */
    List<Long> ticks() {
        return ticks(LongUnaryOperator.identity());
    }

    List<Long> ticks(LongUnaryOperator change) {
        return frames.stream()
                .map(frame -> change.applyAsLong(frame.rtpTimestamp()))
                .toList();
    }

    List<Boolean> keyframes() {
        return frames.stream().map(Frame::keyframe).toList();
    }

    /** The bytes of all frames. */
    byte[] data() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        frames.forEach(frame -> data.writeBytes(frame.data()));
        return data.toByteArray();
    }

    /** The bytes of all samples of a track of a file, as FFmpeg finds them. */
    static byte[] dataOf(Path mp4, int track) {
        try {
            Path data = Files.createTempFile("encoded-media", ".data");
            try {
                ffmpeg(List.of("-i", mp4.toString()), List.of("-map", "0:" + track, "-c", "copy", "-f", "data"), data);
                return Files.readAllBytes(data);
            } finally {
                Files.delete(data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How much sound a decoder makes of all packets of a file of one track, at 48 kHz, whatever time the file says they have. */
    static long samplesIn(Path mp4) {
        byte[] data = dataOf(mp4, 0);
        return split(MediaProbe.of(mp4), data, 0).stream()
                .mapToLong(frame -> OpusPacket.samples(frame.data()))
                .sum();
    }

    private static EncodedMedia video(double seconds, RecordedCodec codec, String configuration, List<String> encoder) {
        List<String> output = new ArrayList<>(List.of("-g", "" + FRAMES_A_SECOND, "-pix_fmt", "yuv420p", "-c:v"));
        output.addAll(encoder);
        return encode(
                List.of("-f", "lavfi", "-i", PICTURES + ":duration=" + seconds),
                output,
                mp4 -> new TrackFormat(codec, CLOCK_RATE_HZ, 0, WIDTH, HEIGHT, contentOf(configuration, mp4)),
                CLOCK_RATE_HZ / FRAMES_A_SECOND);
    }

    private interface FormatReader {
        TrackFormat read(byte[] mp4);
    }

    private static EncodedMedia encode(List<String> input, List<String> output, FormatReader format, long ticksEach) {
        try {
            Path mp4 = Files.createTempFile("encoded-media", ".mp4");
            try {
                ffmpeg(input, output, mp4);
                List<Frame> frames = split(MediaProbe.of(mp4), dataOf(mp4, 0), ticksEach);
                return new EncodedMedia(format.read(Files.readAllBytes(mp4)), frames);
            } finally {
                Files.delete(mp4);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ffmpeg(List<String> input, List<String> output, Path file) {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
        command.addAll(input);
        command.addAll(output);
        command.add(file.toString());
        MediaProbe.run(command);
    }

    private static List<Frame> split(MediaProbe probe, byte[] data, long ticksEach) {
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        for (JsonNode packet : probe.packets(0)) {
            int end = at + packet.path("size").asInt();
            boolean keyframe = packet.path("flags").asText().startsWith("K");
            frames.add(new Frame(Arrays.copyOfRange(data, at, end), frames.size() * ticksEach, keyframe, false, 0));
            at = end;
        }
        return frames;
    }

    private static byte[] contentOf(String box, byte[] mp4) {
        int at = new String(mp4, StandardCharsets.ISO_8859_1).indexOf(box);
        int size = ByteBuffer.wrap(mp4).getInt(at - 4);
        return Arrays.copyOfRange(mp4, at + 4, at - 4 + size);
    }
}
