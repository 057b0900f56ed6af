// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a server answers to one request on a connection of its own, as it came over the wire.
 *
 * @param lines the header lines, as they stand there
 */
record Reply(int status, List<String> lines, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Asks with a body, perhaps an empty one, and these header lines. */
    static Reply to(Server server, String method, String path, byte[] body, String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("Connection: close");
        if (body.length > 0 || method.startsWith("P")) {
            all.add("Content-Length: " + body.length);
        }
        try (Wire wire = new Wire(server)) {
            wire.sendHead(method + " " + path, all.toArray(String[]::new));
            wire.send(body);
            return parse(wire.rest());
        }
    }

    static Reply to(Server server, String method, String path, String body, String... lines) throws IOException {
        return to(server, method, path, body.getBytes(StandardCharsets.UTF_8), lines);
    }

    static Reply to(Server server, String method, String path) throws IOException {
        return to(server, method, path, "");
    }

    /** Of the whole text that came until the server closed. */
    static Reply parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no response: " + text);
        }
        List<String> head = List.of(text.substring(0, end).split("\r\n"));
        return new Reply(
                Integer.parseInt(head.get(0).substring(9, 12)), head.subList(1, head.size()), text.substring(end + 4));
    }

    /** The values of all lines of that name. */
    List<String> all(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ": ";
        return lines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    /** The value of the one line of that name. */
    String header(String name) {
        List<String> values = all(name);
        if (values.size() != 1) {
            throw new AssertionError(name + ": " + values + " with " + status + " " + body);
        }
        return values.get(0);
    }

    /** The last part of the type of a problem; empty for what is none. */
    String problem() {
        return body.startsWith("{") ? json().path("type").asText().replace("/problems/", "") : "";
    }

    /** What a test expects of a refusal: {@code 404 no-such-session}, or the status alone. */
    String told() {
        return (status + " " + problem()).strip();
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(body, e);
        }
    }
}
