// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What FFmpeg's tools say of a media file. What they call an error fails the test. */
final class Footage {
    /** Of 16 to 235: between a {@link Studio}'s dark pictures and its flashes. */
    private static final double BRIGHT = 128;

    /** In decibels: between silence and a {@link Studio}'s tone. */
    private static final double LOUD = -30;

    /** 2.5 ms. */
    private static final int LOUDNESS_SAMPLES = 120;

    private static final double PAIR_SECONDS = 0.4;

    /** Else times are rounded to a guessed frame rate, and two pictures on one time are complained of. */
    private static final String TO_NOWHERE = "-fps_mode passthrough -enc_time_base -1 -f null -";

    private final Path file;
    private final JsonNode facts;

    private Footage(Path file, JsonNode facts) {
        this.file = file;
        this.facts = facts;
    }

    /** Decodes the whole file, and fails at the first complaint of a demuxer or a decoder. */
    static Footage of(Path file) {
        String json = run(
                "ffprobe -v error -of json -count_frames -show_format -show_streams".split(" "), file, new String[0]);
        decode(file);
        try {
            return new Footage(file, JsonMapper.builder().build().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only decodes the whole file, and fails likewise. */
    static void decode(Path file) {
        run("ffmpeg -nostdin -v error -xerror -i".split(" "), file, TO_NOWHERE.split(" "));
    }

    /** As the container says. */
    double seconds() {
        return facts.path("format").path("duration").asDouble();
    }

    /** FFmpeg's names of the codecs, in the order of the tracks. */
    List<String> codecs() {
        return streams().map(stream -> stream.path("codec_name").asText()).toList();
    }

    /** How many pictures come out of the decoder. */
    long pictures() {
        return streams()
                .filter(Footage::isVideo)
                .mapToLong(stream -> stream.path("nb_read_frames").asLong())
                .sum();
    }

    private static boolean isVideo(JsonNode stream) {
        return stream.path("codec_type").asText().equals("video");
    }

    private Stream<JsonNode> streams() {
        return StreamSupport.stream(facts.path("streams").spliterator(), false);
    }

    /** By how many seconds each tone begins after its flash; negative when before. */
    List<Double> offsets() {
        List<Double> flashes =
                rises("-map 0:v -vf signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-", "video", BRIGHT);
        List<Double> tones = rises(
                "-map 0:a -af asetnsamples=n=" + LOUDNESS_SAMPLES
                        + ",astats=metadata=1:reset=1,ametadata=print:key=lavfi.astats.Overall.RMS_level:file=-",
                "audio",
                LOUD);
        List<Double> offsets = new ArrayList<>();
        for (double flash : flashes) {
            OptionalDouble nearest = tones.stream()
                    .mapToDouble(tone -> tone - flash)
                    .filter(offset -> Math.abs(offset) < PAIR_SECONDS)
                    .findFirst();
            nearest.ifPresent(offsets::add);
        }
        return offsets;
    }

    /** When a figure that a filter prints for each frame rises above something. */
    private List<Double> rises(String filter, String kind, double threshold) {
        String[] after = (filter + ' ' + TO_NOWHERE).split(" ");
        String printed = run("ffmpeg -nostdin -v error -i".split(" "), file, after);
        List<Double> rises = new ArrayList<>();
        double seconds = 0;
        boolean above = true;
        for (String line : printed.lines().toList()) {
            if (line.startsWith("frame:")) {
                seconds = Double.parseDouble(line.substring(line.indexOf("pts_time:") + "pts_time:".length())
                        .trim());
                continue;
            }
            String value = line.substring(line.indexOf('=') + 1);
            boolean now = !value.equals("-inf") && Double.parseDouble(value) > threshold;
            if (now && !above) {
                rises.add(seconds);
            }
            above = now;
        }
        if (rises.isEmpty()) {
            throw new AssertionError(file.getFileName() + " has " + kind + " without any rise");
        }
        return rises;
    }

    /** The middle one. */
    static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
    }

    private static String run(String[] before, Path file, String[] after) {
        List<String> command = new ArrayList<>(List.of(before));
        command.add(file.toString());
        command.addAll(List.of(after));
        try {
            Path errors = Files.createTempFile("footage", ".txt");
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

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s: %s, %.3f s, %d pictures", file.getFileName(), codecs(), seconds(), pictures());
    }
}
