// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.util.Arrays;
import java.util.Random;

/** Datagrams that nobody meant. */
final class Mutations {
    private Mutations() {}

    /** Random bytes behind something like a record header. */
    static byte[] garbage(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        if (bytes.length >= 13 && random.nextInt(8) != 0) {
            bytes[0] = (byte) (20 + random.nextInt(6));
            bytes[1] = (byte) 0xfe;
            bytes[2] = (byte) (random.nextBoolean() ? 0xfd : 0xff - random.nextInt(4));
            bytes[3] = 0;
            bytes[4] = (byte) random.nextInt(3);
            bytes[11] = 0;
            bytes[12] = (byte) (bytes.length - 13);
        }
        return bytes;
    }

    /** The original with a few bytes changed, cut off, or something added. */
    static byte[] mutated(Random random, byte[] original) {
        byte[] bytes = original.clone();
        switch (random.nextInt(6)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(50));
            // The headers of record and message, where most decisions are made.
            case 2 -> bytes[random.nextInt(Math.min(bytes.length, 40))] = (byte) random.nextInt();
            case 3 -> bytes[Math.min(10, bytes.length - 1)] = (byte) (100 + random.nextInt(100));
            default -> {
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return bytes;
    }
}
