// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;
import java.util.Optional;

/**
 * One {@code a=} line (RFC 8866 section 5.13).
 *
 * @param name what stands before the first colon
 * @param value what stands behind it; empty for a property attribute such as {@code rtcp-mux}
 */
public record Attribute(String name, String value) {

    public Attribute {
        if (name.isEmpty() || name.indexOf(':') >= 0 || hasControls(name) || hasControls(value)) {
            throw new IllegalArgumentException("an attribute needs a name without colon and text without controls: "
                    + Tokens.excerpt(name + ":" + value));
        }
    }

    /** A property attribute. */
    public Attribute(String name) {
        this(name, "");
    }

    static Attribute parse(String text) {
        return new Attribute(Tokens.before(text, ':'), Tokens.after(text, ':'));
    }

    static Optional<String> first(List<Attribute> attributes, String name) {
        for (Attribute attribute : attributes) {
            if (attribute.name.equals(name)) {
                return Optional.of(attribute.value);
            }
        }
        return Optional.empty();
    }

    static List<String> all(List<Attribute> attributes, String name) {
        return attributes.stream()
                .filter(attribute -> attribute.name.equals(name))
                .map(Attribute::value)
                .toList();
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> c < ' ' || c == 0x7F);
    }

    /** The line without its ending. */
    @Override
    public String toString() {
        return value.isEmpty() ? "a=" + name : "a=" + name + ":" + value;
    }
}
