// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The description of the API, and whether responses are as it says. */
final class Description {
    static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private final JsonNode root;
    private final JsonSchema schemas;

    Description() {
        try (InputStream in = OpenApiHandler.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("no openapi.json");
            }
            root = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        schemas = new JsonSchema(root);
    }

    JsonNode root() {
        return root;
    }

    Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        root.path("paths").fieldNames().forEachRemaining(paths::add);
        return paths;
    }

    Set<String> methods(String path) {
        Set<String> methods = new TreeSet<>();
        for (String method : METHODS) {
            if (!operation(method, path).isMissingNode()) {
                methods.add(method);
            }
        }
        return methods;
    }

    JsonNode operation(String method, String path) {
        return root.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    }

    /** As {@code GET /rooms 200}, every response that any operation may have. */
    Set<String> responses() {
        Set<String> responses = new TreeSet<>();
        for (String path : paths()) {
            for (String method : methods(path)) {
                operation(method, path)
                        .path("responses")
                        .fieldNames()
                        .forEachRemaining(status -> responses.add(method + ' ' + path + ' ' + status));
            }
        }
        return responses;
    }

    /** What is in the response, and not as the operation's description says. */
    List<String> mistakes(String method, String path, HttpResponse response) {
        JsonNode responses = operation(method, path).path("responses");
        JsonNode described = schemas.resolved(responses.path(Integer.toString(response.status())));
        if (described.isMissingNode()) {
            return List.of("no response " + response.status());
        }
        List<String> mistakes = new ArrayList<>();
        described.path("headers").fieldNames().forEachRemaining(name -> {
            JsonNode header = schemas.resolved(described.path("headers").path(name));
            if (header.path("required").asBoolean()
                    && response.headers().first(name).isEmpty()) {
                mistakes.add("no " + name);
            }
            response.headers()
                    .all(name)
                    .forEach(
                            value -> mistakes.addAll(schemas.mistakes(header.path("schema"), TextNode.valueOf(value))));
        });
        if (method.equals("HEAD")) {
            // Its content type is that of GET (RFC 9110 9.3.2).
            if (response.body().length > 0) {
                mistakes.add("a body");
            }
            return mistakes;
        }
        JsonNode content = described.path("content");
        String type = response.headers().first("Content-Type").orElse("");
        if (type.isEmpty() != content.isMissingNode() || (!type.isEmpty() && !content.has(type))) {
            mistakes.add("content type " + type);
        } else if (type.endsWith("json")) {
            mistakes.addAll(schemas.mistakes(content.path(type).path("schema"), Desk.json(response)));
        }
        return mistakes;
    }

    List<String> mistakes(String schema, JsonNode value) {
        return schemas.mistakes(root.at("/components/schemas/" + schema), value);
    }
}
