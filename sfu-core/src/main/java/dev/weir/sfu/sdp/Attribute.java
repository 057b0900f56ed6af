// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
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
        List<String> values = new ArrayList<>();
        for (Attribute attribute : attributes) {
            if (attribute.name.equals(name)) {
                values.add(attribute.value);
            }
        }
        return values;
    }

    private static boolean hasControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7F) {
                return true;
            }
        }
        return false;
    }

    void print(StringBuilder out) {
        out.append("a=").append(name);
        if (!value.isEmpty()) {
            out.append(':').append(value);
        }
        out.append("\r\n");
    }

    /** The line without its ending. */
    @Override
    public String toString() {
        return value.isEmpty() ? "a=" + name : "a=" + name + ":" + value;
    }
}
