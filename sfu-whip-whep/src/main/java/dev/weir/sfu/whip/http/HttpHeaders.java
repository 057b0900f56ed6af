// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The header lines of a request or response (RFC 9110 5): names without regard to case, several values a name. Immutable.
 *
 * <p>No value holds a line break, so nothing that was put in can begin a line of its own.
 */
public final class HttpHeaders {
    /** What a token has besides letters and digits. */
    private static final String TOKEN_MARKS = "!#$%&'*+.^_`|~-";

    private final SortedMap<String, List<String>> lines;

    private HttpHeaders(SortedMap<String, List<String>> lines) {
        this.lines = lines;
    }

    /** Takes over what a server has read. Lines that HTTP does not allow are left out, as they may come from the network. */
    public static HttpHeaders of(Map<String, List<String>> lines) {
        Builder builder = builder();
        lines.forEach((name, values) -> {
            for (String value : values) {
                if (isName(name) && isValue(value)) {
                    builder.add(name, value);
                }
            }
        });
        return builder.build();
    }

    /** Starts without any line. */
    public static Builder builder() {
        return new Builder();
    }

    /** The first value of that name, when there is one. */
    public Optional<String> first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** All values of that name in the order they came; empty when there is none. */
    public List<String> all(String name) {
        return lines.getOrDefault(name, List.of());
    }

    /** The names, each once, in alphabetical order and in the spelling that came first. */
    public Set<String> names() {
        return Collections.unmodifiableSet(lines.keySet());
    }

    /** A builder that has all of these lines already. */
    public Builder toBuilder() {
        Builder builder = builder();
        lines.forEach((name, values) -> values.forEach(value -> builder.add(name, value)));
        return builder;
    }

    /** The same without any line of those names. */
    public HttpHeaders without(Collection<String> names) {
        NavigableMap<String, List<String>> rest = new TreeMap<>(lines);
        names.forEach(rest::remove);
        return new HttpHeaders(rest);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && TOKEN_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isValue(String value) {
        return value.indexOf('\r') < 0 && value.indexOf('\n') < 0 && value.indexOf(0) < 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HttpHeaders headers && lines.equals(headers.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    /** The names only: values may be secrets. */
    @Override
    public String toString() {
        return lines.keySet().toString();
    }

    /** Collects lines; each method returns the builder. */
    public static final class Builder {
        private final SortedMap<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        private Builder() {}

        /**
         * Adds a line after those of the same name.
         *
         * @throws IllegalArgumentException when the name is no token or the value has a line break or a NUL
         */
        public Builder add(String name, String value) {
            if (!isName(name)) {
                throw new IllegalArgumentException("header name must be a token of RFC 9110");
            }
            if (!isValue(value)) {
                throw new IllegalArgumentException("value of " + name + " must be one line without NUL");
            }
            lines.computeIfAbsent(name, fresh -> new ArrayList<>()).add(value);
            return this;
        }

        public HttpHeaders build() {
            SortedMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            lines.forEach((name, values) -> copy.put(name, List.copyOf(values)));
            return new HttpHeaders(copy);
        }
    }
}
