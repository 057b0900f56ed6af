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
 * @param maxBps what may be sent there, {@code b=}; {@link #NO_LIMIT} when nothing is said. What others say is not read
 */
public record MediaDescription(
        String media,
        int port,
        String protocol,
        List<String> formats,
        String connection,
        long maxBps,
        List<Attribute> attributes) {
    /** As much as the line carries. */
    public static final long NO_LIMIT = 0;

    public MediaDescription {
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
    }

    /** An m-line that sets no limit. */
    public MediaDescription(
            String media,
            int port,
            String protocol,
            List<String> formats,
            String connection,
            List<Attribute> attributes) {
        this(media, port, protocol, formats, connection, NO_LIMIT, attributes);
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
        if (maxBps != NO_LIMIT) {
            // Both forms: in kbit/s with everything below RTP (RFC 8866), and in bit/s without (RFC 3890).
            out.append("b=AS:")
                    .append(Math.max(1, maxBps / 1000))
                    .append("\r\nb=TIAS:")
                    .append(maxBps)
                    .append("\r\n");
        }
        for (Attribute attribute : attributes) {
            attribute.print(out);
        }
    }
}
