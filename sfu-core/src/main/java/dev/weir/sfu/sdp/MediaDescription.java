// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;
import java.util.Optional;

/**
 * One m-line and what belongs to it (RFC 8866 section 5.14).
 *
 * @param media {@code audio}, {@code video}, {@code application} or another word
 * @param port 0 to 65535; 0 means refused or, with {@code bundle-only}, carried by another m-line's transport
 * @param formats payload types as written, at least one
 * @param connection the value of the {@code c=} line; empty when there is none
 */
public record MediaDescription(
        String media, int port, String protocol, List<String> formats, String connection, List<Attribute> attributes) {

    public MediaDescription {
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
    }

    /** The value of the first attribute of that name. */
    public Optional<String> attribute(String name) {
        return Attribute.first(attributes, name);
    }

    /** The values of all attributes of that name, in order. */
    public List<String> values(String name) {
        return Attribute.all(attributes, name);
    }

    void print(StringBuilder out) {
        out.append("m=").append(media).append(' ').append(port).append(' ').append(protocol);
        for (String format : formats) {
            out.append(' ').append(format);
        }
        out.append("\r\n");
        if (!connection.isEmpty()) {
            out.append("c=").append(connection).append("\r\n");
        }
        for (Attribute attribute : attributes) {
            attribute.print(out);
        }
    }
}
