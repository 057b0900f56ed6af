// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import dev.weir.sfu.error.SdpException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A session description (RFC 8866), as far as WebRTC uses it.
 *
 * <p>Kept are {@code o=}, {@code s=}, attributes and m-lines with their {@code c=}; the other lines are checked for their letter and
 * left out. Printing what was parsed gives the same bytes for a description that has only these lines and {@code t=0 0}.
 *
 * @param origin the value of {@code o=}
 * @param name the value of {@code s=}, usually {@code -}
 */
public record SessionDescription(String origin, String name, List<Attribute> attributes, List<MediaDescription> media) {

    public SessionDescription {
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /**
     * Reads a description; lines may end in CRLF or LF.
     *
     * @throws SdpException with the line number when it does not parse or is larger than anything a client sends
     */
    public static SessionDescription parse(String text) throws SdpException {
        return new SdpParser(text).parse();
    }

    /** The value of the first session-level attribute of that name. */
    public Optional<String> attribute(String name) {
        return Attribute.first(attributes, name);
    }

    /** The values of all session-level attributes of that name, in order. */
    public List<String> values(String name) {
        return Attribute.all(attributes, name);
    }

    /** The description as text, lines ending in CRLF. */
    public String print() {
        StringBuilder out = new StringBuilder(4096);
        out.append("v=0\r\no=").append(origin).append("\r\ns=").append(name).append("\r\nt=0 0\r\n");
        for (Attribute attribute : attributes) {
            attribute.print(out);
        }
        for (MediaDescription section : media) {
            section.print(out);
        }
        return out.toString();
    }

    int sizeBytes() {
        return print().getBytes(StandardCharsets.UTF_8).length;
    }
}
