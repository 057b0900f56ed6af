// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.container.MediaProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decoder's configuration as we read it out of packets and as FFmpeg writes it into an MP4 file of the same stream. */
class ConfigurationTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "yuv420p, baseline, 640, 362",
        "yuv420p, main, 320, 180",
        "yuv420p, high, 160, 90",
        "yuv420p10le, high10, 160, 90",
        "yuv422p10le, high422, 162, 90",
        "yuv444p, high444, 160, 90"
    })
    void describesH264AsFfmpegDoes(String pixels, String profile, int width, int height) throws IOException {
        byte[] stream =
                annexB(RecordedCodec.H264, "libx264", pixels, width, height, "-profile:v", profile, "-aud", "1");

        TrackFormat format = formatOf(RecordedCodec.H264, NalMedia.of(RecordedCodec.H264, stream));

        assertThat(format.width()).isEqualTo(width);
        assertThat(format.height()).isEqualTo(height);
        assertThat(hex(format.codecPrivate())).isEqualTo(hex(box("avcC", "h264", stream)));
    }

    @ParameterizedTest
    @CsvSource({"yuv420p, 640, 362", "yuv420p10le, 320, 180", "yuv422p10le, 162, 90", "yuv444p, 160, 90"})
    void describesH265AsFfmpegDoes(String pixels, int width, int height) throws IOException {
        byte[] stream = annexB(
                RecordedCodec.H265,
                "libx265",
                pixels,
                width,
                height,
                "-x265-params",
                "aud=1:log-level=0:info=0:bframes=0");

        TrackFormat format = formatOf(RecordedCodec.H265, NalMedia.of(RecordedCodec.H265, stream));

        assertThat(format.width()).isEqualTo(width);
        assertThat(format.height()).isEqualTo(height);
        assertThat(hex(format.codecPrivate())).isEqualTo(hex(box("hvcC", "hevc", stream)));
    }

    @ParameterizedTest
    @CsvSource({
        "yuv420p, 640, 362",
        "yuv420p10le, 320, 180",
        "yuv444p, 160, 90",
        "yuv422p10le, 162, 90",
        "gray, 160, 90",
        "gbrp, 160, 90"
    })
    void describesAv1AsFfmpegDoes(String pixels, int width, int height) throws IOException {
        byte[] stream = encode("obu", "libaom-av1", pixels, width, height, "-strict", "experimental");

        TrackFormat format = formatOf(RecordedCodec.AV1, firstUnit(stream), List.of());

        assertThat(format.width()).isEqualTo(width);
        assertThat(format.height()).isEqualTo(height);
        assertThat(hex(format.codecPrivate())).isEqualTo(hex(box("av1C", "obu", stream)));
    }

    @ParameterizedTest
    @CsvSource({
        "yuv420p, 0, 640, 362",
        "yuv444p, 1, 160, 90",
        "yuv422p, 1, 160, 90",
        "yuv420p10le, 2, 320, 180",
        "yuv444p12le, 3, 160, 90"
    })
    void describesVp9AsFfmpegDoes(String pixels, int profile, int width, int height) throws IOException {
        byte[] stream = encode("ivf", "libvpx-vp9", pixels, width, height, "-profile:v", String.valueOf(profile));

        int length = (stream[32] & 0xff) | (stream[33] & 0xff) << 8 | (stream[34] & 0xff) << 16;
        TrackFormat format = formatOf(RecordedCodec.VP9, Arrays.copyOfRange(stream, 44, 44 + length), List.of());

        assertThat(format.width()).isEqualTo(width);
        assertThat(format.height()).isEqualTo(height);
        assertThat(hex(format.codecPrivate())).isEqualTo(hex(box("vpcC", "ivf", stream)));
    }

    private static TrackFormat formatOf(RecordedCodec codec, NalMedia media) {
        return formatOf(codec, media.frames().get(0).data(), media.parameterSets());
    }

    private static TrackFormat formatOf(RecordedCodec codec, byte[] keyframe, List<byte[]> sets) {
        Streams streams = Streams.of(codec.encodingName());
        Packetizer packetizer = new Packetizer(codec, 300, 0).withParameterSets(sets);
        streams.feed(packetizer.packets(new Frame(keyframe, 0, true, false, 0)));
        return streams.given.get(0).format();
    }

    private byte[] annexB(RecordedCodec codec, String encoder, String pixels, int width, int height, String... more)
            throws IOException {
        return encode(codec == RecordedCodec.H264 ? "h264" : "hevc", encoder, pixels, width, height, more);
    }

    private byte[] encode(String format, String encoder, String pixels, int width, int height, String... more)
            throws IOException {
        Path file = directory.resolve("stream." + format);
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i"));
        command.add("testsrc=size=" + width + "x" + height + ":rate=25,format=" + pixels);
        command.addAll(List.of("-frames:v", "2", "-bf", "0", "-c:v", encoder));
        if (encoder.startsWith("libx")) {
            command.addAll(List.of("-preset", "ultrafast"));
        }
        if (encoder.startsWith("libaom")) {
            command.addAll(List.of("-usage", "realtime", "-cpu-used", "8", "-lag-in-frames", "0"));
        }
        if (encoder.startsWith("libvpx")) {
            command.addAll(List.of("-deadline", "realtime", "-cpu-used", "8", "-lag-in-frames", "0"));
        }
        command.addAll(List.of(more));
        command.addAll(List.of("-f", format, file.toString()));
        MediaProbe.run(command);
        return Files.readAllBytes(file);
    }

    /** The OBUs of the first temporal unit, but for its delimiter. */
    private static byte[] firstUnit(byte[] stream) {
        List<byte[]> obus = Obus.split(stream);
        int end = obus.get(0).length;
        for (byte[] obu : obus.subList(1, obus.size())) {
            if (Obus.type(obu) == Obus.TEMPORAL_DELIMITER) {
                break;
            }
            end += obu.length;
        }
        return Arrays.copyOfRange(stream, obus.get(0).length, end);
    }

    /** The content of a box, which FFmpeg writes for the stream. */
    private byte[] box(String name, String format, byte[] stream) throws IOException {
        Path file = Files.write(directory.resolve("in." + format), stream);
        Path mp4 = directory.resolve("out.mp4");
        List<String> command = new ArrayList<>(
                List.of("ffmpeg", "-nostdin", "-v", "fatal", "-y", "-f", format, "-i", file.toString(), "-c", "copy"));
        if (format.equals("hevc")) {
            // Only so does it say that there are no parameter sets elsewhere.
            command.addAll(List.of("-tag:v", "hvc1"));
        }
        command.add(mp4.toString());
        MediaProbe.run(command);
        byte[] all = Files.readAllBytes(mp4);
        int at = new String(all, StandardCharsets.ISO_8859_1).indexOf(name);
        int length = (all[at - 2] & 0xff) << 8 | (all[at - 1] & 0xff);
        return Arrays.copyOfRange(all, at + 4, at - 4 + length);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
