// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Packet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EveningTest {
    private static final long TURN_MICROS = 400;

    private final Evening evening = new Evening();

    @Test
    void padsTheShorterHalfOfAFrame() {
        assertThat(evened(1_000, 1_000, 1_001, 1_001)).containsExactly(1_001, 1_001, 1_001, 1_001);
    }

    @Test
    void leavesTheLastPacketShorter() {
        assertThat(evened(1_000, 1_001, 1_000)).containsExactly(1_001, 1_001, 1_000);
        assertThat(evened(1_000, 1_001, 300)).containsExactly(1_001, 1_001, 300);
    }

    @Test
    void joinsWhatFollowsAShorterPacket() {
        assertThat(evened(1_001, 1_000, 1_000)).containsExactly(1_001, 1_001, 1_000);
    }

    @Test
    void leavesPacketsThatAByteDoesNotJoin() {
        assertThat(evened(1_000, 1_002, 1_004)).containsExactly(1_000, 1_002, 1_004);
        assertThat(evened(1_000)).containsExactly(1_000);
        assertThat(evened()).isEmpty();
    }

    @Test
    void doesNotCarryOverToTheNextTurn() {
        assertThat(evened(1_000)).containsExactly(1_000);
        assertThat(evened(1_001)).containsExactly(1_001);
    }

    @Test
    void writesTheCountBehindThePayload() {
        List<StoredPacket> packets = List.of(stored(500), stored(501));
        packets.forEach(evening::add);
        evening.finish();
        StoredPacket first = packets.get(0);
        byte[] array = Objects.requireNonNull(first.packet).array();
        assertThat(first.payloadBytes).isEqualTo(500);
        assertThat(array[first.payloadOffset + 499]).isEqualTo((byte) 0xee);
        assertThat(array[first.payloadOffset + 500]).isEqualTo((byte) 1);
        assertThat(array[first.payloadOffset + 501]).isEqualTo((byte) 0xee);
    }

    @ParameterizedTest
    @CsvSource({
        "chromium-vp8, 0.70",
        "chromium-vp9, 0.70",
        "chromium-h264, 0.70",
        "chromium-simulcast-vp8, 0.70",
        "libwebrtc-vp8, 0.80",
        "chromium-av1, 1.00",
        "obs-like-h264, 1.00",
    })
    void savesSendsOfRealMedia(String trace, double share) throws IOException {
        int before = 0;
        int after = 0;
        for (int[] turn : turns(trace)) {
            before += sends(turn);
            after += sends(evened(turn));
        }
        assertThat((double) after / before).isLessThanOrEqualTo(share);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverNeedsMoreSendsNorLongerPackets(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 200; i++) {
            int[] turn = random.ints(random.nextInt(150), 1_000, 1_003).toArray();
            int[] evened = evened(turn);
            assertThat(sends(evened))
                    .as("seed %d: %s", seed, Arrays.toString(turn))
                    .isLessThanOrEqualTo(sends(turn));
            assertThat(Arrays.stream(evened).max())
                    .isEqualTo(Arrays.stream(turn).max());
        }
    }

    private int[] evened(int... lengths) {
        List<StoredPacket> packets =
                Arrays.stream(lengths).mapToObj(EveningTest::stored).toList();
        packets.forEach(evening::add);
        evening.finish();
        return packets.stream()
                .mapToInt(packet -> packet.payloadBytes + packet.paddingBytes)
                .toArray();
    }

    private static StoredPacket stored(int payloadBytes) {
        StoredPacket stored = new StoredPacket();
        Packet packet = new Packet();
        Arrays.fill(packet.array(), (byte) 0xee);
        packet.length(12 + payloadBytes);
        stored.packet = packet;
        stored.payloadOffset = packet.offset() + 12;
        stored.payloadBytes = payloadBytes;
        return stored;
    }

    /** As the kernel counts: equally long datagrams, the last of a send may be shorter, 64 at most. */
    private static int sends(int[] lengths) {
        int sends = 0;
        int first = 0;
        for (int i = 0; i < lengths.length; i++) {
            boolean begins = i == 0
                    || lengths[i] > lengths[first]
                    || lengths[i - 1] < lengths[first]
                    || i - first == 64
                    || lengths[first] * (i - first + 1) > 63_000;
            if (begins) {
                first = i;
                sends++;
            }
        }
        return sends;
    }

    /** What a loop gathers whose turns take 0.4 ms, about a fan-out to a hundred viewers. */
    private static List<int[]> turns(String trace) throws IOException {
        List<int[]> turns = new ArrayList<>();
        int[] gathered = {};
        long begin = Long.MIN_VALUE / 2;
        for (String line : lines(trace)) {
            List<String> fields = List.of(line.split(" ", 4));
            long micros = Long.parseLong(fields.get(0));
            if (micros > begin) {
                turns.add(gathered);
                gathered = new int[0];
                begin = Math.max(begin + TURN_MICROS, micros);
            }
            gathered = Arrays.copyOf(gathered, gathered.length + 1);
            gathered[gathered.length - 1] = Integer.parseInt(fields.get(1));
        }
        turns.add(gathered);
        return turns;
    }

    private static List<String> lines(String trace) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(EveningTest.class.getResourceAsStream("/vectors/runs/" + trace + ".txt")),
                StandardCharsets.US_ASCII))) {
            return reader.lines().toList();
        }
    }
}
