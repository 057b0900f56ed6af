// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Holds JSON values against the schemas of the API's description: the part of JSON Schema 2020-12 that it uses; any other keyword is a
 * mistake here. Stricter than a client has to be: members that no schema mentions are mistakes too.
 */
final class JsonSchema {
    /** Behind a place: what is below it is described elsewhere. */
    private static final String ANYTHING = ".*";

    private static final Set<String> NOTES = Set.of("description", "format");

    private final JsonNode description;

    JsonSchema(JsonNode description) {
        this.description = description;
    }

    /** What is wrong with the value, each with where; empty when nothing is. */
    List<String> mistakes(JsonNode schema, JsonNode value) {
        List<String> mistakes = new ArrayList<>();
        Set<String> known = new HashSet<>();
        check(schema, value, "$", mistakes, known);
        unknown(value, "$", known, mistakes);
        return mistakes;
    }

    /** What a reference in the description points to; the node itself when it is none. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? description.at(node.path("$ref").asText().substring(1)) : node;
    }

    private void check(JsonNode schema, JsonNode value, String at, List<String> mistakes, Set<String> known) {
        known.add(at);
        schema.fieldNames()
                .forEachRemaining(keyword -> check(keyword, schema.path(keyword), schema, value, at, mistakes, known));
    }

    private void check(
            String keyword,
            JsonNode operand,
            JsonNode schema,
            JsonNode value,
            String at,
            List<String> mistakes,
            Set<String> known) {
        boolean holds = true;
        switch (keyword) {
            case "$ref" -> check(resolved(schema), value, at, mistakes, known);
            case "type" -> holds = isOfType(operand.asText(), value);
            case "enum" -> holds = contains(operand, value);
            case "const" -> holds = operand.equals(value);
            case "pattern" ->
                holds = Pattern.compile(operand.asText())
                        .matcher(value.asText())
                        .find();
            case "minLength" -> holds = value.asText().length() >= operand.asInt();
            case "maxLength" -> holds = value.asText().length() <= operand.asInt();
            case "minimum" -> holds = value.asDouble() >= operand.asDouble();
            case "maximum" -> holds = value.asDouble() <= operand.asDouble();
            case "required" ->
                operand.forEach(name -> {
                    if (!value.has(name.asText())) {
                        mistakes.add(at + " lacks " + name.asText());
                    }
                });
            case "properties" ->
                operand.fieldNames().forEachRemaining(name -> {
                    if (value.has(name)) {
                        check(operand.path(name), value.path(name), at + '.' + name, mistakes, known);
                    }
                });
            case "items" -> {
                for (int i = 0; i < value.size(); i++) {
                    check(operand, value.path(i), at + '[' + i + ']', mistakes, known);
                }
            }
            case "allOf" -> operand.forEach(part -> check(part, value, at, mistakes, known));
            case "anyOf" -> holds = matching(operand, value, at) > 0;
            case "oneOf" -> holds = matching(operand, value, at) == 1;
            case "additionalProperties" -> {
                holds = operand.isBoolean();
                if (operand.asBoolean()) {
                    known.add(at + ANYTHING);
                }
            }
            default -> holds = NOTES.contains(keyword);
        }
        if (!holds) {
            mistakes.add(at + " against " + keyword + ' ' + operand + ": " + value);
        }
    }

    private int matching(JsonNode parts, JsonNode value, String at) {
        int matching = 0;
        for (JsonNode part : parts) {
            List<String> mistakes = new ArrayList<>();
            check(part, value, at, mistakes, new HashSet<>());
            matching += mistakes.isEmpty() ? 1 : 0;
        }
        return matching;
    }

    private static boolean isOfType(String type, JsonNode value) {
        Predicate<JsonNode> is = switch (type) {
            case "object" -> JsonNode::isObject;
            case "array" -> JsonNode::isArray;
            case "string" -> JsonNode::isTextual;
            case "boolean" -> JsonNode::isBoolean;
            case "integer" -> JsonNode::isIntegralNumber;
            case "number" -> JsonNode::isNumber;
            default -> node -> false;
        };
        return is.test(value);
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode one : list) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static void unknown(JsonNode value, String at, Set<String> known, List<String> mistakes) {
        if (!known.contains(at)) {
            mistakes.add(at + " is in no schema");
        }
        if (known.contains(at + ANYTHING)) {
            return;
        }
        value.fieldNames().forEachRemaining(name -> unknown(value.path(name), at + '.' + name, known, mistakes));
        for (int i = 0; i < value.size() && value.isArray(); i++) {
            unknown(value.path(i), at + '[' + i + ']', known, mistakes);
        }
    }
}
