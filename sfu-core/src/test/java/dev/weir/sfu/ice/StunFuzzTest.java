// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class StunFuzzTest {
    private static final int CASES = 20_000;

    private final StunMessage message = new StunMessage();
    private final StunMessage elsewhere = new StunMessage();

    /** Bytes outside of the datagram make no difference, and an array that ends with it is enough. */
    @Test
    void readsOnlyTheDatagram() {
        Random random = new Random(21);
        int accepted = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] exact = structured(random);
            byte[] wide = new byte[exact.length + 64];
            random.nextBytes(wide);
            System.arraycopy(exact, 0, wide, 32, exact.length);

            boolean parsed = message.parse(exact, 0, exact.length);
            assertThat(elsewhere.parse(wide, 32, exact.length)).as(hex(exact)).isEqualTo(parsed);
            if (parsed) {
                accepted++;
                assertThat(StunMessage.looksLikeStun(exact, 0, exact.length)).isTrue();
                assertThat(describe(message)).as(hex(exact)).isEqualTo(describe(elsewhere));
            }
            String ufrag = StunUsername.localUfrag(exact, 0, exact.length);
            if (ufrag != null) {
                assertThat(parsed).isTrue();
                assertThat(message.username()).startsWith(ufrag + ":");
            }
        }
        assertThat(accepted).as("the generator must reach the depths").isGreaterThan(CASES / 10);
    }

    @Test
    void takesNoRandomBytesForStun() {
        Random random = new Random(22);
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(message.parse(bytes, 0, bytes.length)).as(hex(bytes)).isFalse();
        }
    }

    /** If a changed check still counts, then no byte that integrity covers was changed. */
    @Test
    void noChangedCheckMovesTheLiteAgent() {
        Random random = new Random(23);
        byte[] original = StunFixtures.bytes(StunFixtures.check(StunFixtures.SERVER, true));
        int covered = original.length - 8;
        for (int i = 0; i < CASES; i++) {
            IceLiteAgent agent = new IceLiteAgent(StunFixtures.SERVER, 0);
            Outbox out = new Outbox(2, o -> {});
            byte[] mutated = mutate(original, random);
            IceResult result = agent.handle(StunFixtures.packet(mutated), StunFixtures.PATH, 5, out);
            if (result.dropped()) {
                assertThat(out.size()).as(hex(mutated)).isZero();
                assertThat(agent.selectedPath()).as(hex(mutated)).isNull();
                assertThat(agent.lastHeardNanos()).as(hex(mutated)).isZero();
            } else {
                assertThat(sameCovered(original, mutated, covered))
                        .as(hex(mutated))
                        .isTrue();
            }
        }
    }

    /** The dialling side under the same law, for answers. */
    @Test
    void noChangedAnswerMovesTheDialer() {
        Random random = new Random(24);
        Path path = StunFixtures.PATH;
        IceLiteAgent server = new IceLiteAgent(StunFixtures.SERVER, 0);
        IceDialer dialer = new IceDialer(StunFixtures.CLIENT, StunFixtures.SERVER, List.of(path), 1, new Random(1));
        dialer.start(0);
        Outbox out = new Outbox(8, o -> {});
        dialer.handleTimeout(0, out);
        Packet request = new Packet();
        request.copyFrom(out.packet(0));
        server.handle(request, path, 1, out);
        byte[] original = StunFixtures.bytes(out.packet(1));
        int covered = original.length - 8;
        for (int i = 0; i < CASES; i++) {
            byte[] mutated = mutate(original, random);
            if (sameCovered(original, mutated, covered)) {
                continue;
            }
            IceResult result = dialer.handle(StunFixtures.packet(mutated), path, 2, out);
            assertThat(result.dropped()).as(hex(mutated)).isTrue();
            assertThat(dialer.selectedPath()).isNull();
            assertThat(out.size()).isEqualTo(2);
        }
        assertThat(dialer.handle(StunFixtures.packet(original), path, 2, out))
                .isEqualTo(IceResult.SELECTED_PATH_CHANGED);
    }

    private static boolean sameCovered(byte[] original, byte[] mutated, int covered) {
        // The header's length (bytes 2 and 3) is not covered as it stands: it says where the message ends, and was
        // checked.
        return mutated.length >= covered
                && Arrays.equals(original, 0, 2, mutated, 0, 2)
                && Arrays.equals(original, 4, covered, mutated, 4, covered);
    }

    /** Flips, cuts, grows, splices; half of the time the header's length is put right so that the attributes are reached. */
    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int edits = 1 + random.nextInt(3);
        for (int i = 0; i < edits; i++) {
            switch (random.nextInt(5)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(20, bytes.length - 4 * random.nextInt(8)));
                case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + 4 * random.nextInt(8));
                default -> {
                    int size = 4 * random.nextInt(4);
                    int from = random.nextInt(bytes.length - size);
                    int to = random.nextInt(bytes.length - size);
                    System.arraycopy(bytes.clone(), from, bytes, to, size);
                }
            }
        }
        if (random.nextBoolean()) {
            BigEndian.putUint16(bytes, 2, bytes.length - 20);
        }
        if (random.nextInt(4) == 0 && bytes.length >= 28) {
            refreshFingerprint(bytes);
        }
        return bytes;
    }

    private static void refreshFingerprint(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length - 8);
        BigEndian.putInt32(bytes, bytes.length - 4, (int) crc.getValue() ^ StunMessage.FINGERPRINT_XOR);
    }

    /** A right header, then attributes of likely types and mostly fitting sizes. */
    private static byte[] structured(Random random) {
        int[] types = {0x0001, 0x0006, 0x0008, 0x0009, 0x0020, 0x0024, 0x0025, 0x8028, 0x8029, 0x802A, 0x7777, 0xC057};
        byte[] bytes = new byte[20 + 4 * random.nextInt(40)];
        random.nextBytes(bytes);
        BigEndian.putUint16(bytes, 0, random.nextInt(4) == 0 ? random.nextInt(0x400) : StunMessage.BINDING_REQUEST);
        BigEndian.putUint16(bytes, 2, bytes.length - 20);
        BigEndian.putInt32(bytes, 4, StunMessage.MAGIC_COOKIE);
        int at = 20;
        while (at + 4 <= bytes.length) {
            int type = types[random.nextInt(types.length)];
            int size = random.nextInt(4) == 0 ? random.nextInt(40) : fitting(type, random);
            BigEndian.putUint16(bytes, at, type);
            BigEndian.putUint16(bytes, at + 2, size);
            if (type == StunMessage.XOR_MAPPED_ADDRESS && at + 6 <= bytes.length) {
                bytes[at + 5] = (byte) (size == 8 ? 1 : 2);
            }
            if (type == StunMessage.USERNAME && size == 12 && at + 16 <= bytes.length) {
                System.arraycopy(StunFixtures.ascii("abcdefgh:xyz"), 0, bytes, at + 4, size);
            }
            at += 4 + StunMessage.padded(size);
        }
        if (random.nextInt(3) == 0 && bytes.length >= 28) {
            BigEndian.putUint16(bytes, bytes.length - 8, StunMessage.FINGERPRINT);
            BigEndian.putUint16(bytes, bytes.length - 6, 4);
            refreshFingerprint(bytes);
        }
        return bytes;
    }

    private static int fitting(int type, Random random) {
        return switch (type) {
            case StunMessage.USERNAME -> 12;
            case StunMessage.MESSAGE_INTEGRITY -> 20;
            case StunMessage.XOR_MAPPED_ADDRESS -> random.nextBoolean() ? 8 : 20;
            case StunMessage.PRIORITY, StunMessage.FINGERPRINT, StunMessage.ERROR_CODE -> 4;
            case StunMessage.ICE_CONTROLLED, StunMessage.ICE_CONTROLLING -> 8;
            case StunMessage.USE_CANDIDATE -> 0;
            default -> random.nextInt(16);
        };
    }

    private static String describe(StunMessage m) {
        return String.join(
                "|",
                Integer.toHexString(m.type()),
                Integer.toHexString(m.transactionHigh()),
                Long.toHexString(m.transactionLow()),
                m.username(),
                String.valueOf(m.mappedAddress()),
                Integer.toString(m.priority()),
                Boolean.toString(m.useCandidate()),
                Boolean.toString(m.fromControlling()),
                Boolean.toString(m.fromControlled()),
                Long.toString(m.tieBreaker()),
                Integer.toString(m.errorCode()),
                Integer.toString(m.unknownRequiredCount()),
                Boolean.toString(m.hasIntegrity() && new StunIntegrity(StunFixtures.SERVER).verifies(m)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
