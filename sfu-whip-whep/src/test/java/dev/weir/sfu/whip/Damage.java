// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Damages offers on the way, by lines mostly, so that most of them still get past the parser. */
final class Damage {
    private final Random random;

    Damage(long seed) {
        random = new Random(seed);
    }

    /** One to four wounds to the first offer; the second may lend it lines. */
    byte[] of(String offer, String other) {
        List<String> lines = new ArrayList<>(List.of(offer.split("\r\n")));
        List<String> others = List.of(other.split("\r\n"));
        for (int wounds = 1 + random.nextInt(4); wounds > 0; wounds--) {
            wound(lines, others);
        }
        byte[] bytes = (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(8) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private void wound(List<String> lines, List<String> others) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(7)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size()), line);
            case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            case 3 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
            case 4 -> lines.add(at, others.get(random.nextInt(others.size())));
            case 5 -> lines.set(at, otherDigit(line));
            default -> lines.subList(at, lines.size()).clear();
        }
        if (lines.isEmpty()) {
            lines.add("v=0");
        }
    }

    /** Numbers are what offers hang together by. */
    private String otherDigit(String line) {
        for (int i = 0; i < line.length(); i++) {
            int at = (i + random.nextInt(line.length())) % line.length();
            if (Character.isDigit(line.charAt(at))) {
                return line.substring(0, at) + random.nextInt(10) + line.substring(at + 1);
            }
        }
        return line;
    }
}
