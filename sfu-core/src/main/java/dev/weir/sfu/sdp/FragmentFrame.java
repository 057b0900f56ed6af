// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;

/**
 * What the fragments that answer a session's ICE restarts have in common (RFC 9725 section 4.3.3): the answer's own
 * {@code ice-lite}, {@code ice-options} and bundle, and the m-line that carries the transport.
 *
 * @param text whole lines
 */
public record FragmentFrame(String text) {
    private static final List<String> REPEATED = List.of("ice-lite", "ice-options", "ice-pacing", "group");

    /** Of one of our answers; it must have an m-line that is not refused. */
    public static FragmentFrame of(SessionDescription answer) {
        StringBuilder out = new StringBuilder(160);
        for (Attribute attribute : answer.attributes()) {
            if (REPEATED.contains(attribute.name())) {
                attribute.print(out);
            }
        }
        MediaDescription carrier = answer.media().stream()
                .filter(media -> media.attribute("ice-ufrag").isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("answer must have an m-line with ice-ufrag"));
        out.append("m=").append(carrier.media()).append(' ').append(SectionWriter.NO_PORT);
        // One format is enough for a line that only says which section is meant.
        out.append(' ')
                .append(carrier.protocol())
                .append(' ')
                .append(carrier.formats().get(0))
                .append("\r\n");
        carrier.attribute("mid").ifPresent(mid -> new Attribute("mid", mid).print(out));
        return new FragmentFrame(out.toString());
    }

    /** The fragment with the credentials and candidates of our new side, lines ending in CRLF. */
    public String print(LocalTransport local) {
        StringBuilder out = new StringBuilder(text.length() + 256).append(text);
        new Attribute("ice-ufrag", local.ufrag()).print(out);
        new Attribute("ice-pwd", local.pwd()).print(out);
        local.candidates().forEach(candidate -> new Attribute("candidate", candidate.print()).print(out));
        new Attribute("end-of-candidates").print(out);
        return out.toString();
    }
}
