// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.LayerSelection;
import dev.weir.sfu.rtp.HeaderExtensionUris;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.OfferedTrack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Chromium's VP9 encoder leaves layers out of pictures when its rate is too high. A decoder waits for the marker of each picture, so
 * whoever is sent a part of the layers, or all, must find it on the last packet that is for him.
 */
class DroppedLayersTest {
    private static final int VP9 = 98;
    private static final int TOP = 2;

    /** I, L, F, B and V of the payload descriptor: not predicted, and with the scalability structure. */
    private static final byte FIRST_OF_KEYFRAME = (byte) 0xba;

    private record Captured(long micros, int seq, int timestamp, boolean marker, byte[] payload) {
        int spatialLayer() {
            return DroppedLayersTest.spatialLayer(payload);
        }
    }

    @RegisterExtension
    final Scenario scenario = new Scenario();

    private final List<Captured> capture = new ArrayList<>();
    private final OfferedTrack track = new OfferedTrack(
            MediaKind.VIDEO,
            List.of(CodecParameters.of(VP9, "vp9", 90_000, 1)),
            List.of(HeaderExtensionUris.MID),
            20,
            0);
    private SimPuppet publisher = new SimPuppet();

    @BeforeEach
    void publisherWithTheCapturedStream() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/vectors/rtp/chromium-156-vp9-l3t3-key.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(this::read);
        }
        publisher = scenario.client("room", true, List.of(track), agreed -> new SimPuppet());
    }

    private void read(String line) {
        String[] field = line.split(" ", -1);
        byte[] head = HexFormat.of().parseHex(field[5]);
        capture.add(new Captured(
                Long.parseLong(field[0]),
                Integer.parseInt(field[1]),
                Integer.parseUnsignedInt(field[2]),
                field[3].equals("1"),
                Arrays.copyOf(head, Integer.parseInt(field[4]))));
    }

    /** Behind a picture number of 15 bits: the layer indices of VP9 (RFC 9628 section 4.2). */
    private static int spatialLayer(byte[] payload) {
        return payload[3] >> 1 & 7;
    }

    /** False where a keyframe made the encoder give up what it had not sent of the picture before. */
    private static boolean endsLayerFrame(byte[] payload) {
        return (payload[0] & 0x04) != 0;
    }

    private SimListener viewer(int maxSpatialLayer) {
        SimListener viewer = scenario.client(
                "room",
                false,
                List.of(track),
                agreed -> new SimListener(agreed.receiving().get(0)));
        LayerSelection bound = new LayerSelection(
                Optional.empty(),
                OptionalInt.of(maxSpatialLayer),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
        assertThat(scenario.now(scenario.rooms().selectLayers(scenario.sessionId(viewer), bound)))
                .isTrue();
        return viewer;
    }

    /** With the distances in time that they arrived with. */
    private void play(List<Captured> packets) {
        long before = packets.get(0).micros();
        for (Captured packet : packets) {
            scenario.runMillis(packet.micros() / 1_000 - before / 1_000);
            before = packet.micros();
            scenario.on(
                    publisher,
                    (now, out) -> publisher.send(
                            VP9, 20, 1_000 + packet.seq(), packet.timestamp(), packet.marker(), packet.payload(), out));
        }
        scenario.runMillis(100);
    }

    /** Which layers each picture has of those up to that one, in order; pictures without any are left out. */
    private List<SortedSet<Integer>> sent(int maxSpatialLayer) {
        Map<Integer, SortedSet<Integer>> pictures = new LinkedHashMap<>();
        for (Captured packet : capture) {
            if (packet.spatialLayer() <= maxSpatialLayer) {
                pictures.computeIfAbsent(packet.timestamp(), t -> new TreeSet<>())
                        .add(packet.spatialLayer());
            }
        }
        return List.copyOf(pictures.values());
    }

    private static byte[] bytes(SimListener.Heard packet) {
        return packet.payload().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void assertWhole(SimListener viewer, List<SortedSet<Integer>> expected) {
        Map<Integer, SortedSet<Integer>> pictures = new LinkedHashMap<>();
        List<SimListener.Heard> packets = viewer.heard().stream()
                .filter(packet -> !packet.payload().isEmpty())
                .toList();
        for (int i = 0; i < packets.size(); i++) {
            SimListener.Heard packet = packets.get(i);
            pictures.computeIfAbsent(packet.timestamp(), t -> new TreeSet<>()).add(spatialLayer(bytes(packet)));
            boolean last = i + 1 == packets.size() || packets.get(i + 1).timestamp() != packet.timestamp();
            assertThat(packet.marker())
                    .as(
                            "marker of packet %d, picture %d, layer %s",
                            i, pictures.size(), pictures.get(packet.timestamp()))
                    .isEqualTo(last && endsLayerFrame(bytes(packet)));
            if (i > 0) {
                assertThat(packet.seq()).isEqualTo(packets.get(i - 1).seq() + 1);
            }
        }
        assertThat(List.copyOf(pictures.values())).isEqualTo(expected);
    }

    @Test
    void everyPictureEndsWithAMarkerWhateverLayersTheEncoderLeftOut() {
        SimListener whole = viewer(TOP);
        SimListener half = viewer(1);
        SimListener quarter = viewer(0);
        scenario.runMillis(500);
        play(capture);
        assertThat(sent(TOP)).as("the capture").contains(new TreeSet<>(List.of(0)), new TreeSet<>(List.of(1)));
        assertThat(sent(1)).as("the capture").contains(new TreeSet<>(List.of(0)), new TreeSet<>(List.of(1)));
        assertWhole(whole, sent(TOP));
        assertWhole(half, sent(1));
        assertWhole(quarter, sent(0));
    }

    @Test
    void whoComesInBetweenIsSentAllOfThemToo() {
        SimListener early = viewer(TOP);
        scenario.runMillis(500);
        play(capture.subList(0, 200));
        SimListener late = viewer(TOP);
        scenario.runMillis(1_000);
        play(capture.subList(200, capture.size()));
        assertWhole(early, sent(TOP));
        List<SortedSet<Integer>> all = sent(TOP);
        long keyframe = capture.subList(0, 200).stream()
                .filter(packet -> packet.payload()[0] == FIRST_OF_KEYFRAME)
                .reduce((first, second) -> second)
                .orElseThrow()
                .timestamp();
        long before = capture.stream()
                .map(Captured::timestamp)
                .distinct()
                .takeWhile(timestamp -> timestamp != keyframe)
                .count();
        assertWhole(late, all.subList((int) before, all.size()));
    }
}
