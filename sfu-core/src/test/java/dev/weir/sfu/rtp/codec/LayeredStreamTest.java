// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.rtp.codec.LayerFilter.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random layered streams, with wishes that change at random, late packets and losses: can the viewer decode what it is sent? */
class LayeredStreamTest {
    private static final int SEEDS = 300;
    private static final int PICTURES = 120;

    /** What one viewer was sent: the packets in order of arrival, and the picture and base layer number of each. */
    private static final class Viewer {
        final List<LayeredStream.Sent> sent = new ArrayList<>();
        final Set<LayeredStream.Sent> marked = new HashSet<>();
        final Set<Integer> forwarded = new HashSet<>();
        final Set<Integer> leftOut = new HashSet<>();
        final Map<LayeredStream.Sent, List<Integer>> numbers = new HashMap<>();
    }

    @Test
    void neverSendsAFrameWithoutWhatItRefersTo() {
        forEachShape((seed, stream) -> {
            Viewer viewer = watch(stream, stream.arriving(0, 0), new Random(seed), Codec.VP9);
            for (int frame : viewer.forwarded) {
                assertThat(viewer.forwarded)
                        .as("seed %d, frame %s", seed, stream.frames.get(frame))
                        .containsAll(stream.frames.get(frame).references());
            }
        });
    }

    @Test
    void neverSendsAFrameWithoutWhatItRefersToWhenPacketsAreLate() {
        forEachShape((seed, stream) -> {
            Viewer viewer = watch(stream, stream.arriving(12, 0), new Random(seed), Codec.VP9);
            for (int frame : viewer.forwarded) {
                assertThat(viewer.forwarded)
                        .as("seed %d, frame %s", seed, stream.frames.get(frame))
                        .containsAll(stream.frames.get(frame).references());
            }
        });
    }

    @Test
    void neverCutsAFrame() {
        forEachShape((seed, stream) -> {
            Viewer viewer = watch(stream, stream.arriving(12, 0.05), new Random(seed), Codec.VP9);
            assertThat(viewer.leftOut).as("seed %d", seed).noneMatch(viewer.forwarded::contains);
        });
    }

    @Test
    void marksTheLastPacketOfEveryPictureAndNoOther() {
        forEachShape((seed, stream) -> {
            Viewer viewer = watch(stream, stream.arriving(0, 0), new Random(seed), Codec.VP9);
            for (int i = 0; i < viewer.sent.size(); i++) {
                LayeredStream.Sent packet = viewer.sent.get(i);
                boolean last =
                        i == viewer.sent.size() - 1 || viewer.sent.get(i + 1).timestamp() != packet.timestamp();
                assertThat(packet.marker() || viewer.marked.contains(packet))
                        .as("seed %d, packet %d of frame %s", seed, i, stream.frames.get(packet.frame()))
                        .isEqualTo(last);
            }
        });
    }

    @Test
    void bringsEveryLayerThatIsWishedForAfterAKeyframe() {
        forEachShape((seed, stream) -> {
            LayerFilter filter = new LayerFilter();
            filter.want(0, 0);
            for (LayeredStream.Sent packet : stream.packets) {
                if (packet.frame() == stream.frames.size() / 2) {
                    filter.want(LayerFilter.ALL, LayerFilter.ALL);
                }
                filter.decide(packet.info(), packet.timestamp(), packet.marker());
            }
            LayeredStream.Sent last = stream.packets.get(stream.packets.size() - 1);
            assertThat(filter.decide(last.info(), last.timestamp(), last.marker()))
                    .as("seed %d", seed)
                    .isEqualTo(Verdict.FORWARD);
            assertThat(filter.needsKeyframe()).as("seed %d", seed).isFalse();
        });
    }

    @Test
    void vp8NumbersHaveGapsOnlyWherePicturesWereLostOrLate() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            LayeredStream stream = new LayeredStream(random, 1, 1 + random.nextInt(3), false).pictures(PICTURES, 60);
            boolean clean = seed % 2 == 0;
            Viewer viewer = watch(stream, clean ? stream.arriving(0, 0) : stream.arriving(12, 0.1), random, Codec.VP8);
            Map<Integer, List<Integer>> byPicture = new TreeMap<>();
            for (LayeredStream.Sent packet : viewer.sent) {
                List<Integer> numbers = Objects.requireNonNull(viewer.numbers.get(packet));
                assertThat(byPicture.getOrDefault(packet.frame(), numbers))
                        .as("seed %d: one number for one picture", seed)
                        .isEqualTo(numbers);
                byPicture.put(packet.frame(), numbers);
            }
            checkSteps(seed, stream, byPicture, viewer, clean);
        }
    }

    private static void checkSteps(
            long seed, LayeredStream stream, Map<Integer, List<Integer>> byPicture, Viewer viewer, boolean clean) {
        int before = -1;
        List<Integer> former = List.of();
        for (Map.Entry<Integer, List<Integer>> entry : byPicture.entrySet()) {
            int picture = entry.getKey();
            List<Integer> numbers = entry.getValue();
            if (before >= 0) {
                int step = (numbers.get(0) - former.get(0)) & 0x7fff;
                int absent = 0;
                int bases = stream.frames.get(picture).temporal() == 0 ? 1 : 0;
                for (int i = before + 1; i < picture; i++) {
                    absent += viewer.leftOut.contains(i) ? 0 : 1;
                    bases += stream.frames.get(i).temporal() == 0 ? 1 : 0;
                }
                assertThat(step)
                        .as("seed %d, picture %d", seed, picture)
                        .isBetween(1 + (clean ? 0 : absent), clean ? 1 : picture - before);
                assertThat((numbers.get(1) - former.get(1)) & 0xff).isEqualTo(bases);
            }
            before = picture;
            former = numbers;
        }
    }

    @Test
    void repeatedPacketsHaveTheNumbersAndTheMarkerOfTheFirstTime() {
        forEachShape((seed, stream) -> {
            PictureNumbers numbers = new PictureNumbers();
            LayerFilter filter = new LayerFilter();
            Viewer viewer = watch(
                    stream,
                    stream.arriving(12, 0.02),
                    new Random(seed),
                    seed % 2 == 0 ? Codec.VP8 : Codec.VP9,
                    filter,
                    numbers);
            for (int i = 0; i < viewer.sent.size(); i++) {
                LayeredStream.Sent packet = viewer.sent.get(i);
                if (!packet.info().numbered) {
                    continue;
                }
                assertThat(numbers.number(i, packet.info())).as("seed %d", seed).isTrue();
                assertThat(List.of(numbers.pictureId(), numbers.tl0PicIdx()))
                        .as("seed %d, packet %d", seed, i)
                        .isEqualTo(viewer.numbers.get(packet));
                Verdict again = filter.recall(packet.info(), packet.timestamp(), packet.marker(), Verdict.FORWARD);
                boolean remembered = stream.frames.size() - packet.frame() < DecisionRing.SIZE / 2;
                assertThat(!remembered || again == verdictOf(viewer, packet))
                        .as("seed %d, packet %d: %s", seed, i, again)
                        .isTrue();
            }
        });
    }

    private static Verdict verdictOf(Viewer viewer, LayeredStream.Sent packet) {
        return Verdict.of(true, viewer.marked.contains(packet));
    }

    private interface Check {
        void on(long seed, LayeredStream stream);
    }

    private static void forEachShape(Check check) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            LayeredStream stream =
                    new LayeredStream(random, 1 + random.nextInt(3), 1 + random.nextInt(3), random.nextBoolean());
            if (seed % 2 == 0) {
                stream.withDescriptors();
            }
            check.on(seed, stream.pictures(PICTURES, 7 + random.nextInt(40)));
        }
    }

    private static Viewer watch(LayeredStream stream, List<LayeredStream.Sent> arriving, Random random, Codec codec) {
        return watch(stream, arriving, random, codec, new LayerFilter(), new PictureNumbers());
    }

    private static Viewer watch(
            LayeredStream stream,
            List<LayeredStream.Sent> arriving,
            Random random,
            Codec codec,
            LayerFilter filter,
            PictureNumbers numbers) {
        Viewer viewer = new Viewer();
        numbers.startAt(0, codec, stream.packets.get(0).info());
        for (LayeredStream.Sent packet : arriving) {
            if (random.nextInt(30) == 0) {
                filter.want(random.nextInt(4), random.nextInt(4));
            }
            Verdict verdict = filter.decide(packet.info(), packet.timestamp(), packet.marker());
            if (verdict == Verdict.LEAVE_OUT) {
                viewer.leftOut.add(packet.frame());
                if (packet.info().numbered) {
                    numbers.leaveOut(packet.info());
                }
                continue;
            }
            viewer.forwarded.add(packet.frame());
            if (verdict == Verdict.FORWARD_MARKED) {
                viewer.marked.add(packet);
            }
            if (packet.info().numbered) {
                assertThat(numbers.number(viewer.sent.size(), packet.info())).isTrue();
                viewer.numbers.put(packet, List.of(numbers.pictureId(), numbers.tl0PicIdx()));
            }
            viewer.sent.add(packet);
        }
        return viewer;
    }
}
