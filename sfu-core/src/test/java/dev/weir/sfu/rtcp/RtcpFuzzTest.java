// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Foreign bytes: never an exception, never a look outside of the datagram, never more than the bounds. */
class RtcpFuzzTest {
    private static final int CASES = 20_000;

    private final RtcpParser parser = new RtcpParser();

    @Test
    void readsOnlyTheDatagram() {
        int told = 0;
        for (long seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            byte[] exact = random.nextInt(4) == 0 ? structured(random) : mutated(random);
            byte[] wide = new byte[exact.length + 64];
            random.nextBytes(wide);
            System.arraycopy(exact, 0, wide, 32, exact.length);
            byte[] before = wide.clone();

            Heard heard = new Heard();
            Heard elsewhere = new Heard();
            RtcpStatus status = parser.parse(exact, 0, exact.length, heard);
            assertThat(parser.parse(wide, 32, exact.length, elsewhere))
                    .as("seed %d", seed)
                    .isEqualTo(status);
            assertThat(elsewhere.lines()).as("seed %d", seed).isEqualTo(heard.lines());
            assertThat(wide).isEqualTo(before);
            assertThat(linesOf("nack", heard)).isLessThanOrEqualTo(RtcpParser.MAX_NACKED_PER_DATAGRAM);
            told += heard.lines().isEmpty() ? 0 : 1;
        }
        assertThat(told).as("the generator must reach the depths").isGreaterThan(CASES / 4);
    }

    private static long linesOf(String kind, Heard heard) {
        return heard.lines().stream().filter(line -> line.startsWith(kind)).count();
    }

    /** Written datagrams with bits flipped, bytes replaced, cut off, moved and grown. */
    private static byte[] mutated(Random random) {
        byte[] bytes = new byte[400];
        RtcpWriter writer = new RtcpWriter().begin(bytes, 0, bytes.length);
        RandomRtcp messages = new RandomRtcp(random, writer);
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            messages.message();
        }
        bytes = Arrays.copyOf(bytes, writer.end());
        for (int edits = random.nextInt(4); edits > 0 && bytes.length > 0; edits--) {
            switch (random.nextInt(5)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                case 2 -> bytes[random.nextInt(Math.min(bytes.length, 24))] = (byte) random.nextInt();
                case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 16));
                default -> {
                    int size = random.nextInt(bytes.length);
                    System.arraycopy(
                            bytes.clone(),
                            random.nextInt(bytes.length - size),
                            bytes,
                            random.nextInt(bytes.length - size),
                            size);
                }
            }
        }
        return bytes;
    }

    /** Right headers around random content. */
    private static byte[] structured(Random random) {
        List<Integer> feedbackFormats = List.of(1, 4, 15);
        byte[] bytes = new byte[4 * (1 + random.nextInt(100))];
        random.nextBytes(bytes);
        int at = 0;
        while (at < bytes.length) {
            int size = Math.min(4 * (1 + random.nextInt(30)), bytes.length - at);
            int type = 199 + random.nextInt(9);
            boolean padded = random.nextInt(5) == 0;
            int count = type >= 205 ? feedbackFormats.get(random.nextInt(3)) : random.nextInt(5);
            RtcpHeader.write(bytes, at, count | (padded ? 0x20 : 0), type, size);
            if (padded) {
                bytes[at + size - 1] = (byte) random.nextInt(size + 4);
            }
            if (size >= 20 && type == 206) {
                System.arraycopy(new byte[] {'R', 'E', 'M', 'B', 1, (byte) random.nextInt()}, 0, bytes, at + 12, 6);
            }
            if (size >= 20 && type == 205) {
                Bytes.put16(bytes, at + 14, random.nextInt(60));
            }
            at += size;
        }
        return bytes;
    }
}
