// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What FFmpeg's tools, which share no code with our writers, say of a media file. What they call an error fails the test. */
public final class MediaProbe {
    private final JsonNode facts;

    private MediaProbe(JsonNode facts) {
        this.facts = facts;
    }

    /** Reads the file's head and all its packets, and decodes them in order to count frames. */
    public static MediaProbe of(Path file) {
        String json = run(List.of(
                "ffprobe",
                "-v",
                "error",
                "-of",
                "json",
                "-count_frames",
                "-show_format",
                "-show_streams",
                "-show_packets",
                file.toString()));
        try {
            return new MediaProbe(JsonMapper.builder().build().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Decodes everything and fails at the first complaint of a demuxer or a decoder. */
    public static void decodes(Path file) {
        run(List.of(
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-xerror",
                "-i",
                file.toString(),
                // Else times are rounded to a guessed frame rate, and two pictures on one time are complained of.
                "-fps_mode",
                "passthrough",
                "-enc_time_base",
                "-1",
                "-f",
                "null",
                "-"));
    }

    /**
     * Runs one of the tools, which must succeed and say nothing of errors.
     *
     * @return its standard output
     */
    public static String run(List<String> command) {
        try {
            Path errors = Files.createTempFile("media-probe", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(errors.toFile())
                        .start();
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = process.waitFor();
                String complaint = Files.readString(errors);
                if (status != 0 || !complaint.isBlank()) {
                    throw new AssertionError(String.join(" ", command) + " ended with " + status + ": " + complaint);
                }
                return output;
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command.get(0), e);
        }
    }

    /** Of the whole file, as the container says. */
    public double durationSeconds() {
        return facts.path("format").path("duration").asDouble();
    }

    /** The demuxer's name, such as {@code matroska,webm}. */
    public String formatName() {
        return facts.path("format").path("format_name").asText();
    }

    public int streams() {
        return facts.path("streams").size();
    }

    /** All that ffprobe says of a stream, by ffprobe's names. */
    public JsonNode stream(int stream) {
        return facts.path("streams").path(stream);
    }

    public String codec(int stream) {
        return stream(stream).path("codec_name").asText();
    }

    /** How many frames came out of the decoder. */
    public int decodedFrames(int stream) {
        return stream(stream).path("nb_read_frames").asInt();
    }

    /** Of all packets of a stream, in the order of the file. */
    public List<Double> ptsSeconds(int stream) {
        return packets(stream).stream()
                .map(packet -> packet.path("pts_time").asDouble())
                .toList();
    }

    /** In units of the stream's {@code time_base}. */
    public List<Long> pts(int stream) {
        return packets(stream).stream()
                .map(packet -> packet.path("pts").asLong())
                .toList();
    }

    /** As the container marks them. */
    public List<Boolean> keyframes(int stream) {
        return packets(stream).stream()
                .map(packet -> packet.path("flags").asText().startsWith("K"))
                .toList();
    }

    /** All that ffprobe says of each packet of a stream, by ffprobe's names, in the order of the file. */
    public List<JsonNode> packets(int stream) {
        List<JsonNode> packets = new ArrayList<>();
        for (JsonNode packet : facts.path("packets")) {
            if (packet.path("stream_index").asInt() == stream) {
                packets.add(packet);
            }
        }
        return packets;
    }
}
