// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Damages descriptions in ways that keep them close enough to real ones to get past the parser. */
final class OfferMutator {
    private static final String ODD_CHARACTERS = "\0\t\r\n :;=/,~-*\u007F\u0085\u00DF\u0130\u0660\u2028\uD83D";

    private static final List<String> ODD_NUMBERS = List.of(
            "0",
            "-1",
            "1",
            "14",
            "15",
            "16",
            "63",
            "64",
            "72",
            "95",
            "127",
            "128",
            "255",
            "256",
            "65535",
            "65536",
            "2147483647",
            "4294967295",
            "4294967296",
            "99999999999999999999",
            "00",
            "1e3",
            "");

    private static final List<String> ODD_LINES = List.of(
            "",
            "a=",
            "a=:",
            "m=",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0",
            "m=video 0 UDP/TLS/RTP/SAVPF 96",
            "o=- 1 1 IN IP4 0.0.0.0",
            "a=inactive",
            "a=sendrecv",
            "a=recvonly",
            "a=sendonly",
            "a=mid",
            "a=mid:",
            "a=mid: ",
            "a=bundle-only",
            "a=setup:active",
            "a=setup:passive",
            "a=setup:holdconn",
            "a=group:BUNDLE",
            "a=simulcast:send ;,~;a,b",
            "a=rid:~ send",
            "a=rid:a send pt=",
            "a=ssrc-group:FID 1 1",
            "a=ssrc-group:SIM",
            "a=ssrc:0",
            "a=msid:",
            "a=candidate:",
            "a=extmap:1/sendonly",
            "a=rtpmap:96",
            "a=fmtp:96",
            "a=fmtp:96 ;=;a=;=b",
            "a=rtcp-fb:*",
            "a=rtcp-fb:* nack",
            "a=extmap-allow-mixed",
            "c=",
            "c=IN IP6 ::",
            "t=");

    private final Random random;

    OfferMutator(long seed) {
        random = new Random(seed);
    }

    /** One to four wounds to the first text; the second may lend its tail. */
    String mutate(String text, String other) {
        String mutated = text;
        for (int wounds = 1 + random.nextInt(4); wounds > 0; wounds--) {
            mutated = wound(mutated, other);
        }
        return mutated;
    }

    private String wound(String text, String other) {
        return switch (random.nextInt(10)) {
            case 0 -> replaceCharacter(text, (char) (1 << random.nextInt(8)));
            case 1 -> replaceCharacter(text, '\0');
            case 2 -> text.substring(0, at(text));
            case 3 -> text.substring(0, at(text)) + other.substring(at(other));
            case 4 -> replaceNumber(text);
            default -> rearrangeLines(text, other);
        };
    }

    /** Flips the bits of {@code flip} in one character, or with 0 puts an odd one in its place. */
    private String replaceCharacter(String text, char flip) {
        if (text.isEmpty()) {
            return text;
        }
        char[] characters = text.toCharArray();
        int at = random.nextInt(characters.length);
        characters[at] = flip == 0
                ? ODD_CHARACTERS.charAt(random.nextInt(ODD_CHARACTERS.length()))
                : (char) (characters[at] ^ flip);
        return new String(characters);
    }

    private String replaceNumber(String text) {
        int start = at(text);
        while (start < text.length() && !Character.isDigit(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(0, start) + pick(ODD_NUMBERS) + text.substring(end);
    }

    private String rearrangeLines(String text, String other) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        int one = random.nextInt(lines.size());
        int two = random.nextInt(lines.size());
        switch (random.nextInt(6)) {
            case 0 -> lines.remove(one);
            case 1 -> lines.add(two, lines.get(one));
            case 2 -> Collections.swap(lines, one, two);
            case 3 -> lines.add(one, pick(ODD_LINES));
            case 4 -> lines.set(one, pick(Arrays.asList(other.split("\n", -1))));
            default ->
                lines.subList(Math.min(one, two), Math.min(Math.max(one, two), Math.min(one, two) + 8))
                        .clear();
        }
        return String.join("\n", lines);
    }

    private int at(String text) {
        return random.nextInt(text.length() + 1);
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
