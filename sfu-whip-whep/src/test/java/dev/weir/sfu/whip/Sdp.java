// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A session description as a client's simplest reader sees it: lines, and which m-line they stand under. Shares no code with the
 * server's parser, so that neither can hide a fault of the other.
 */
record Sdp(List<String> session, List<Section> sections) {
    private static final Set<String> DIRECTIONS = Set.of("sendrecv", "sendonly", "recvonly", "inactive");

    /**
     * @param own the lines under the m-line
     * @param inherited those of the session
     */
    record Section(String mLine, List<String> own, List<String> inherited) {
        String media() {
            return words(mLine).get(0).substring(2);
        }

        int port() {
            return Integer.parseInt(words(mLine).get(1).replaceAll("/.*", ""));
        }

        String protocol() {
            return words(mLine).get(2);
        }

        List<String> formats() {
            return words(mLine).subList(3, words(mLine).size());
        }

        boolean isAccepted() {
            return port() != 0;
        }

        /** The values of the attribute's lines, empty texts for those without one. */
        List<String> all(String attribute) {
            return Sdp.all(own, attribute);
        }

        boolean has(String attribute) {
            return !all(attribute).isEmpty();
        }

        /** The first value at the m-line or else at the session. */
        Optional<String> effective(String attribute) {
            return all(attribute).stream()
                    .findFirst()
                    .or(() -> Sdp.all(inherited, attribute).stream().findFirst());
        }

        String mid() {
            return all("mid").stream().findFirst().orElse("").strip();
        }

        String direction() {
            List<String> lines = new ArrayList<>(own);
            lines.addAll(inherited);
            return lines.stream()
                    .filter(line -> line.startsWith("a=") && DIRECTIONS.contains(line.substring(2)))
                    .findFirst()
                    .orElse("a=sendrecv")
                    .substring(2);
        }
    }

    static Sdp of(String text) {
        List<String> session = new ArrayList<>();
        List<Section> sections = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("m=")) {
                sections.add(new Section(line, new ArrayList<>(), session));
            } else {
                (sections.isEmpty()
                                ? session
                                : sections.get(sections.size() - 1).own())
                        .add(line);
            }
        }
        return new Sdp(session, sections);
    }

    List<String> all(String attribute) {
        return all(session, attribute);
    }

    List<Section> accepted() {
        return sections.stream().filter(Section::isAccepted).toList();
    }

    /** What stands between blanks; always at least one word. */
    static List<String> words(String line) {
        return List.of(line.strip().split("\\s+", -1));
    }

    /** The first word. */
    static String head(String line) {
        return words(line).get(0);
    }

    private static List<String> all(List<String> lines, String attribute) {
        String flag = "a=" + attribute;
        List<String> values = new ArrayList<>();
        for (String line : lines) {
            if (line.equals(flag)) {
                values.add("");
            } else if (line.startsWith(flag + ":")) {
                values.add(line.substring(flag.length() + 1));
            }
        }
        return values;
    }
}
