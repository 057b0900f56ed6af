// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.container.MediaProbe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spatial layers of VP9 as Chromium sends them; {@code vectors/frames/README.md} says how they were got. */
class Vp9LayersTest {
    private static final int PICTURES = 16;

    private record Layer(int spatial, int temporal, long timestamp, byte[] data) {}

    @TempDir
    Path directory;

    private final Streams vp9 = Streams.of("vp9");

    @Test
    void givesOneFrameForAllLayersOfAPicture() {
        feed(2);

        assertThat(vp9.given).hasSize(PICTURES);
        assertThat(vp9.keyframes()).startsWith(true, false).containsOnlyOnce(true);
        assertThat(vp9.losses()).containsOnly(false);
        assertThat(vp9.assembler.format().orElseThrow().width()).isEqualTo(1_280);
        assertThat(vp9.assembler.format().orElseThrow().height()).isEqualTo(720);
    }

    @Test
    void endsASuperframeWithItsIndex() {
        feed(2);

        byte[] first = vp9.given.get(0).frame().data();
        // Three frames, lengths of two bytes.
        assertThat(first[first.length - 1]).isEqualTo((byte) 0xca);
        assertThat(first[first.length - 8]).isEqualTo((byte) 0xca);
        int lengths = 0;
        for (int i = 0; i < 3; i++) {
            lengths += (first[first.length - 7 + 2 * i] & 0xff) | (first[first.length - 6 + 2 * i] & 0xff) << 8;
        }
        assertThat(lengths).isEqualTo(first.length - 8);
    }

    @Test
    void showsTheHighestLayerOnly() {
        feed(2);
        MediaProbe probe = MediaProbe.of(written());

        assertThat(probe.decodedFrames(0)).isEqualTo(PICTURES);
        assertThat(probe.stream(0).path("width").asInt()).isEqualTo(1_280);
    }

    @Test
    void decodesToTheSamePicturesAsWhenAllLayersAreShown() {
        feed(2);
        List<String> hidden = checksums(written());
        List<Frame> layers = layers().stream()
                .map(layer -> new Frame(layer.data, layer.timestamp + layer.spatial, false, false, 0))
                .toList();
        Path shown = MediaFile.write(directory, vp9.assembler.format().orElseThrow(), List.of(), layers);

        assertThat(hidden).hasSize(PICTURES).isEqualTo(everyThird(checksums(shown)));
    }

    @Test
    void givesWhatThereIsWhenUpperLayersAreNotSent() {
        feed(1);
        MediaProbe probe = MediaProbe.of(written());

        assertThat(probe.decodedFrames(0)).isEqualTo(PICTURES);
        assertThat(vp9.assembler.format().orElseThrow().width()).isEqualTo(640);
    }

    @Test
    void leavesFramesOfOneLayerAsTheyAre() {
        feed(0);

        List<byte[]> lowest = layers().stream()
                .filter(layer -> layer.spatial == 0)
                .map(Layer::data)
                .toList();
        for (int i = 0; i < PICTURES; i++) {
            assertThat(vp9.data().get(i)).as("picture %d", i).isEqualTo(lowest.get(i));
        }
    }

    @Test
    void leavesAPictureOutOfWhichALayerIsMissing() {
        List<byte[]> packets = packets(2);
        // The picture behind the keyframe is of the upper temporal layer.
        packets.remove(4);
        vp9.feed(packets);

        assertThat(vp9.assembler.counts().incomplete()).isEqualTo(1);
        assertThat(vp9.assembler.wantsKeyframe()).isFalse();
        assertThat(vp9.given).hasSize(PICTURES - 1);
        assertThat(vp9.losses().get(1)).isTrue();
    }

    @Test
    void leavesAPictureOutWhoseLowestLayerIsMissing() {
        List<byte[]> packets = packets(2);
        packets.remove(3);
        vp9.feed(packets);

        assertThat(vp9.assembler.counts().incomplete()).isEqualTo(1);
        assertThat(vp9.given).hasSize(PICTURES - 1);
    }

    private void feed(int highestLayer) {
        vp9.feed(packets(highestLayer));
    }

    /** Each layer frame a packet, in non-flexible mode. */
    private static List<byte[]> packets(int highestLayer) {
        List<byte[]> packets = new ArrayList<>();
        int picture = -1;
        int base = -1;
        for (Layer layer : layers()) {
            if (layer.spatial == 0) {
                picture++;
                base += layer.temporal == 0 ? 1 : 0;
            }
            if (layer.spatial > highestLayer) {
                continue;
            }
            // I, L, B, E, and P but for the keyframe; U always, D above the lowest layer of the keyframe.
            int predicted = picture == 0 ? 0 : 0x40;
            int uses = picture == 0 && layer.spatial > 0 ? 1 : 0;
            String payload = String.format(
                    "%02x%04x%02x%02x%s",
                    0xac | predicted,
                    0x8000 | picture,
                    layer.temporal << 5 | 0x10 | layer.spatial << 1 | uses,
                    base,
                    HexFormat.of().formatHex(layer.data));
            packets.add(HexFormat.of()
                    .parseHex(String.format(
                            "80%02x%04x%08x11111111%s",
                            layer.spatial == highestLayer ? 0xe2 : 0x62, packets.size(), layer.timestamp, payload)));
        }
        return packets;
    }

    private Path written() {
        Path file = MediaFile.write(directory, vp9.assembler.format().orElseThrow(), List.of(), vp9.frames());
        MediaProbe.decodes(file);
        return file;
    }

    /** Of each picture that FFmpeg shows, in its own size. */
    private static List<String> checksums(Path file) {
        String lines = MediaProbe.run(List.of(
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-i",
                file.toString(),
                "-noautoscale",
                "-fps_mode",
                "passthrough",
                "-f",
                "framemd5",
                "-"));
        return lines.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }

    private static List<String> everyThird(List<String> all) {
        List<String> some = new ArrayList<>();
        for (int i = 2; i < all.size(); i += 3) {
            some.add(all.get(i));
        }
        return some;
    }

    private static List<Layer> layers() {
        try (InputStream in = Vp9LayersTest.class.getResourceAsStream("/vectors/frames/chromium-vp9-l3t3-key.hex")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> line.split(" "))
                    .map(parts -> new Layer(
                            Integer.parseInt(parts[0]),
                            Integer.parseInt(parts[1]),
                            Long.parseLong(parts[2]),
                            HexFormat.of().parseHex(parts[3])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
