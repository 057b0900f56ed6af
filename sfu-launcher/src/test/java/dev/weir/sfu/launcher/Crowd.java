// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many clients whose requests are complete at the same moment: each has sent all but the last byte of its offer before any sends
 * that byte.
 *
 * @param answers what each was answered, from the status line to the end of the body
 * @param nanos from the first of those bytes to the last answer
 */
record Crowd(List<String> answers, long nanos) {
    private static final Pattern LOCATION = Pattern.compile("\r\nLocation: /(\\S+)");
    private static final String OFFER = Call.offer("publish");

    /**
     * Lets every one of the crowd publish to the room.
     *
     * @param lines header lines of a request, by its number
     */
    static Crowd publish(Server server, int size, String room, IntFunction<String[]> lines) throws IOException {
        List<Wire> wires = new ArrayList<>(size);
        try {
            for (int i = 0; i < size; i++) {
                wires.add(new Wire(server));
                wires.get(i).sendHead("POST /api/whip/publish/" + room, complete(lines.apply(i)));
                wires.get(i).send(OFFER.substring(0, OFFER.length() - 1));
            }
            long begin = System.nanoTime();
            for (Wire wire : wires) {
                wire.send(OFFER.substring(OFFER.length() - 1));
            }
            List<String> answers = new ArrayList<>(size);
            for (Wire wire : wires) {
                answers.add(wire.rest());
            }
            return new Crowd(answers, System.nanoTime() - begin);
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }

    /** Those answers of that status. */
    List<String> of(int status) {
        return answers.stream().filter(answer -> isOf(status, answer)).toList();
    }

    /** The path of the session of one that got in, without the first slash. */
    String session() {
        Matcher location = LOCATION.matcher(of(201).get(0));
        if (!location.find()) {
            throw new AssertionError("no Location");
        }
        return location.group(1);
    }

    private static boolean isOf(int status, String answer) {
        return answer.startsWith("HTTP/1.1 " + status + " ");
    }

    private static String[] complete(String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("Content-Type: application/sdp");
        all.add("Content-Length: " + OFFER.length());
        all.add("Connection: close");
        return all.toArray(String[]::new);
    }
}
