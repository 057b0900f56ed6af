// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.ivf.IvfWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes frames to the simplest file that FFmpeg reads, for tests. */
final class MediaFile {
    private static final byte[] START_CODE = {0, 0, 0, 1};

    private MediaFile() {}

    /**
     * An IVF file, or H.264 or H.265 with start codes.
     *
     * @param parameterSets go in front of each keyframe of H.264 and H.265
     */
    static Path write(Path directory, TrackFormat format, List<byte[]> parameterSets, List<Frame> frames) {
        try {
            return switch (format.codec()) {
                case H264 -> Files.write(fresh(directory, ".h264"), annexB(parameterSets, frames));
                case H265 -> Files.write(fresh(directory, ".hevc"), annexB(parameterSets, frames));
                default -> ivf(fresh(directory, ".ivf"), format, frames);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path fresh(Path directory, String extension) throws IOException {
        Path file = Files.createTempFile(directory, "media", extension);
        Files.delete(file);
        return file;
    }

    private static Path ivf(Path file, TrackFormat format, List<Frame> frames) throws IOException {
        try (IvfWriter writer = new IvfWriter(OutputFile.create(file), format)) {
            for (Frame frame : frames) {
                writer.write(0, frame, frame.rtpTimestamp());
            }
            writer.finish();
        }
        return file;
    }

    private static byte[] annexB(List<byte[]> parameterSets, List<Frame> frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            List<byte[]> units = new ArrayList<>(frame.keyframe() ? parameterSets : List.of());
            units.addAll(Packetizer.units(frame.data()));
            for (byte[] unit : units) {
                out.writeBytes(START_CODE);
                out.writeBytes(unit);
            }
        }
        return out.toByteArray();
    }
}
