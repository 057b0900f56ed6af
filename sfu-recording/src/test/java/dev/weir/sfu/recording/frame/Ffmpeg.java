// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.recording.container.MediaProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lets FFmpeg make a stream, for tests. */
final class Ffmpeg {
    private Ffmpeg() {}

    /**
     * What FFmpeg makes by these arguments.
     *
     * @param format of the result, as {@code -f} has it
     */
    static byte[] encode(String format, List<String> arguments) {
        try {
            Path file = Files.createTempFile("stream", ".bin");
            try {
                List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
                command.addAll(arguments);
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
}
