// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A short true stream of H.264 or H.265, encoded by FFmpeg: its pictures as {@link RecordedCodec#H264} lays them out, and the sets
 * that come in front of a keyframe.
 */
public record NalMedia(List<byte[]> parameterSets, List<Frame> frames) {
    private static final int FRAMES_PER_SECOND = 25;

    /** A moving test picture of 160 x 120 with 25 frames a second and a keyframe each second. */
    public static NalMedia h264(double seconds, String... more) {
        return encode(
                RecordedCodec.H264, seconds, "libx264", "-x264-params", "aud=1:bframes=0:keyint=25:scenecut=0", more);
    }

    /** As {@link #h264}. */
    public static NalMedia h265(double seconds, String... more) {
        return encode(
                RecordedCodec.H265,
                seconds,
                "libx265",
                "-x265-params",
                "aud=1:bframes=0:keyint=25:scenecut=0:log-level=0:repeat-headers=1",
                more);
    }

    private static NalMedia encode(
            RecordedCodec codec, double seconds, String encoder, String option, String value, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=160x120:rate=25:duration=" + seconds,
                "-pix_fmt",
                "yuv420p",
                "-c:v"));
        arguments.addAll(List.of(encoder, "-preset", "ultrafast", option, value));
        arguments.addAll(List.of(more));
        return of(codec, Ffmpeg.encode(codec == RecordedCodec.H264 ? "h264" : "hevc", arguments));
    }

    /** Of a stream with start codes in which a delimiter begins each picture. */
    public static NalMedia of(RecordedCodec codec, byte[] stream) {
        List<byte[]> sets = new ArrayList<>();
        List<List<byte[]>> pictures = new ArrayList<>();
        List<Boolean> keyframes = new ArrayList<>();
        for (byte[] unit : units(stream)) {
            int type = codec == RecordedCodec.H264 ? unit[0] & 0x1f : unit[0] >> 1 & 0x3f;
            boolean h264 = codec == RecordedCodec.H264;
            if (type == (h264 ? 9 : 35)) {
                pictures.add(new ArrayList<>());
                keyframes.add(false);
            } else if (h264 ? type == 7 || type == 8 : type >= 32 && type <= 34) {
                if (sets.stream().noneMatch(set -> Arrays.equals(set, unit))) {
                    sets.add(unit);
                }
            } else {
                int last = pictures.size() - 1;
                pictures.get(last).add(unit);
                keyframes.set(last, keyframes.get(last) || (h264 ? type == 5 : type >= 16 && type <= 23));
            }
        }
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            frames.add(new Frame(
                    withLengths(pictures.get(i)), i * (90_000L / FRAMES_PER_SECOND), keyframes.get(i), false, 0));
        }
        return new NalMedia(List.copyOf(sets), List.copyOf(frames));
    }

    /** Each unit behind its length in four bytes. */
    public static byte[] withLengths(List<byte[]> units) {
        ByteBuffer all = ByteBuffer.allocate(
                units.stream().mapToInt(unit -> 4 + unit.length).sum());
        units.forEach(unit -> all.putInt(unit.length).put(unit));
        return all.array();
    }

    private static List<byte[]> units(byte[] stream) {
        List<byte[]> units = new ArrayList<>();
        int from = -1;
        for (int at = 0; at + 3 <= stream.length; at++) {
            if (stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1) {
                if (from >= 0) {
                    units.add(trimmed(stream, from, at));
                }
                from = at + 3;
            }
        }
        units.add(trimmed(stream, from, stream.length));
        return units;
    }

    /** Without the zeros that belong to the next start code. */
    private static byte[] trimmed(byte[] stream, int from, int to) {
        int end = to;
        while (end > from && stream[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOfRange(stream, from, end);
    }
}
