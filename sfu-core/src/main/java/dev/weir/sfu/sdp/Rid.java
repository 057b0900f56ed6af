// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One stream that a publisher offers to send under a name of its own (RFC 8851).
 *
 * @param restrictions what stood behind {@code send}, such as {@code max-width=1280}
 */
record Rid(String id, String restrictions) {
    /** Browsers send three; twice that is what the rest of the server is sized for. */
    static final int MAX_RIDS = 6;

    /** The rids to accept: those of the simulcast line, in its order, or all when there is no such line. */
    static List<Rid> read(Section section) {
        Map<String, Rid> announced = new LinkedHashMap<>();
        for (String value : section.media().values("rid")) {
            List<String> fields = Tokens.split(value, ' ');
            if (fields.size() >= 2 && isRid(fields.get(0)) && fields.get(1).equals("send")) {
                String restrictions = String.join(" ", fields.subList(2, fields.size()));
                announced.putIfAbsent(fields.get(0), new Rid(fields.get(0), restrictions));
            }
        }
        List<String> wanted = simulcastIds(section);
        return (wanted.isEmpty() ? announced.keySet() : wanted)
                .stream()
                        .distinct()
                        .filter(announced::containsKey)
                        .map(announced::get)
                        .toList();
    }

    static boolean isSimulcast(Section section) {
        return !simulcastIds(section).isEmpty();
    }

    /** The line of the answer, its payload types reduced to those that were accepted. */
    Attribute answer(List<CodecParameters> codecs) {
        List<String> kept = new ArrayList<>();
        for (String restriction : Tokens.split(restrictions, ';')) {
            if (!restriction.startsWith("pt=")) {
                kept.add(restriction);
                continue;
            }
            List<String> accepted = Tokens.split(restriction.substring(3), ',').stream()
                    .filter(text -> codecs.stream().anyMatch(codec -> codec.payloadType() == Tokens.integer(text, 127)))
                    .toList();
            if (!accepted.isEmpty()) {
                kept.add("pt=" + String.join(",", accepted));
            }
        }
        return new Attribute("rid", kept.isEmpty() ? id + " recv" : id + " recv " + String.join(";", kept));
    }

    /** The first alternative of each stream of {@code a=simulcast:send}, paused or not (RFC 8853 section 5.1). */
    private static List<String> simulcastIds(Section section) {
        List<String> words = Tokens.split(section.media().attribute("simulcast").orElse(""), ' ');
        int send = words.indexOf("send");
        if (send < 0 || send + 1 >= words.size()) {
            return List.of();
        }
        List<String> ids = new ArrayList<>();
        for (String stream : Tokens.split(words.get(send + 1), ';')) {
            String first = Tokens.before(stream, ',');
            ids.add(first.startsWith("~") ? first.substring(1) : first);
        }
        return ids;
    }

    private static boolean isRid(String text) {
        return Tokens.isPlain(text, 1, 32)
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_');
    }
}
