// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of real streams by the real library. */
@Tag("peer")
@Timeout(120)
class RealSnapshotsTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    private Path directory;

    private String run(Class<?> program, String classPath, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-Djava.awt.headless=true", "-ea"));
        command.addAll(List.of("-cp", classPath, program.getName(), directory.toString()));
        command.addAll(Arrays.asList(arguments));
        Path said = directory.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(Files.readString(said)).isTrue();
        return Files.readString(said);
    }

    @Test
    void showWhatRoomsShowInEveryCodecOfTheLibrary() throws Exception {
        assertThat(run(SnapshotProgram.class, CLASS_PATH, "VP8", "VP9", "H264", "AV1"))
                .contains("VP8 viewers 0", "VP9 viewers 0", "H264 viewers 0", "AV1 viewers 0", "closed")
                .doesNotContain("told of the camera", "failed: ", "no picture could be taken");

        for (String codec : List.of("VP8", "VP9", "H264", "AV1")) {
            BufferedImage picture =
                    ImageIO.read(directory.resolve(codec + ".jpeg").toFile());
            assertThat(List.of(picture.getWidth(), picture.getHeight()))
                    .as(codec)
                    .containsExactly(320, 180);
            assertColor(codec, picture, 80, 45, Color.RED);
            assertColor(codec, picture, 240, 45, Color.GREEN);
            assertColor(codec, picture, 80, 135, Color.BLUE);
            assertColor(codec, picture, 240, 135, Color.GRAY);
        }
    }

    private static void assertColor(String codec, BufferedImage picture, int x, int y, Color expected) {
        Color seen = new Color(picture.getRGB(x, y));
        int difference = Math.abs(seen.getRed() - expected.getRed())
                + Math.abs(seen.getGreen() - expected.getGreen())
                + Math.abs(seen.getBlue() - expected.getBlue());
        assertThat(difference).as("%s: %s at %d, %d", codec, seen, x, y).isLessThan(45);
    }

    @ParameterizedTest
    @CsvSource({"linux-x86_64, Load library", "webrtc-java, dev.onvoid.webrtc."})
    void areSwitchedOffByOneLineWhereTheLibraryIsMissing(String missing, String named) throws Exception {
        String rest = Stream.of(CLASS_PATH.split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("webrtc-java") || !entry.contains(missing))
                .collect(Collectors.joining(File.pathSeparator));

        assertThat(run(OpenedTaker.class, rest))
                .containsOnlyOnce("no snapshots, since webrtc-java or the library of this system cannot be used: ")
                .contains(named, "taker: false");
    }
}
