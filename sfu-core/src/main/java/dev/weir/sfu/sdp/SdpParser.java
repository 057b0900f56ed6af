// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import dev.weir.sfu.error.SdpException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one description, line by line. The limits are several times what the largest recorded offer needs (Chromium: 7 KB, 230
 * attributes, 2 m-lines), so that a hostile body costs no more than reading it once.
 */
final class SdpParser {
    static final int MAX_CHARS = 65_536;
    static final int MAX_LINE_CHARS = 8_192;
    static final int MAX_MEDIA = 64;
    static final int MAX_ATTRIBUTES = 4_000;

    private final String text;
    private int position;
    private int lineNumber;
    private int attributeCount;

    private String origin = "";
    private String name = "-";
    private final List<Attribute> sessionAttributes = new ArrayList<>();
    private final List<OpenMedia> sections = new ArrayList<>();

    SdpParser(String text) {
        this.text = text;
    }

    /** Attributes and m-lines without anything before them (RFC 8840 section 9.2); its origin is empty. */
    SessionDescription parseFragment() {
        refuseTooLong();
        while (hasLine()) {
            String line = nextLine();
            if (!line.startsWith("a=") && !line.startsWith("m=")) {
                throw failure("a fragment has a= and m= lines only: " + Tokens.excerpt(line));
            }
            line(line);
        }
        return described();
    }

    SessionDescription parse() {
        refuseTooLong();
        if (!hasLine() || !nextLine().equals("v=0")) {
            throw new SdpException(1, "a session description starts with the line v=0");
        }
        while (hasLine()) {
            line(nextLine());
        }
        if (origin.isEmpty()) {
            throw new SdpException(0, "the o= line is missing");
        }
        return described();
    }

    private void refuseTooLong() {
        if (text.length() > MAX_CHARS) {
            throw new SdpException(
                    0, "description has " + text.length() + " characters, at most " + MAX_CHARS + " are read");
        }
    }

    private SessionDescription described() {
        List<MediaDescription> media = new ArrayList<>();
        for (OpenMedia section : sections) {
            media.add(section.toMedia());
        }
        return new SessionDescription(origin, name, sessionAttributes, media);
    }

    /** Whether anything but line endings is left: some clients close with an empty line. */
    private boolean hasLine() {
        for (int i = position; i < text.length(); i++) {
            if (text.charAt(i) != '\r' && text.charAt(i) != '\n') {
                return true;
            }
        }
        return false;
    }

    private String nextLine() {
        lineNumber++;
        int end = text.indexOf('\n', position);
        int next = end + 1;
        if (end < 0) {
            end = text.length();
            next = end;
        }
        if (end > position && text.charAt(end - 1) == '\r') {
            end--;
        }
        if (end - position > MAX_LINE_CHARS) {
            throw failure("has " + (end - position) + " characters, at most " + MAX_LINE_CHARS + " are read");
        }
        String line = text.substring(position, end);
        position = next;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) < ' ' || line.charAt(i) == 0x7F) {
                throw failure("control character " + (int) line.charAt(i) + " at column " + (i + 1));
            }
        }
        return line;
    }

    private void line(String line) {
        if (line.length() < 2 || line.charAt(1) != '=') {
            throw failure("expected a letter, '=' and a value: " + Tokens.excerpt(line));
        }
        String value = line.substring(2);
        switch (line.charAt(0)) {
            case 'o' -> origin(value);
            case 's' -> name = value;
            case 'm' -> sections.add(media(value));
            case 'a' -> attribute(value);
            case 'c' -> connection(value);
            case 'i', 'u', 'e', 'p', 'b', 't', 'r', 'z', 'k' -> {
                // Says nothing about a WebRTC session; see the Javadoc of SessionDescription.
            }
            default -> throw failure("no such line type: " + Tokens.excerpt(line));
        }
    }

    private void origin(String value) {
        if (!origin.isEmpty() || !sections.isEmpty()) {
            throw failure("the o= line stands once, before the first m= line");
        }
        if (Tokens.split(value, ' ').size() != 6) {
            throw failure("o= has six fields: " + Tokens.excerpt(value));
        }
        origin = value;
    }

    private OpenMedia media(String value) {
        if (sections.size() == MAX_MEDIA) {
            throw failure("more than " + MAX_MEDIA + " m-lines");
        }
        List<String> fields = Tokens.split(value, ' ');
        if (fields.size() < 4) {
            throw failure("m= has a media word, a port, a protocol and formats: " + Tokens.excerpt(value));
        }
        int port = Tokens.integer(Tokens.before(fields.get(1), '/'), 65_535);
        if (port == Tokens.NONE) {
            throw failure("port must be 0 to 65535: " + Tokens.excerpt(fields.get(1)));
        }
        return new OpenMedia(fields.get(0), port, fields.get(2), fields.subList(3, fields.size()));
    }

    private void attribute(String value) {
        if (++attributeCount > MAX_ATTRIBUTES) {
            throw failure("more than " + MAX_ATTRIBUTES + " attributes");
        }
        if (value.isEmpty() || value.charAt(0) == ':') {
            throw failure("an attribute needs a name");
        }
        (sections.isEmpty() ? sessionAttributes : last().attributes).add(Attribute.parse(value));
    }

    private void connection(String value) {
        if (!sections.isEmpty() && last().connection.isEmpty()) {
            last().connection = value;
        }
    }

    private OpenMedia last() {
        return sections.get(sections.size() - 1);
    }

    private SdpException failure(String message) {
        return new SdpException(lineNumber, message);
    }

    /** An m-line while its lines are still coming. */
    private static final class OpenMedia {
        private final String media;
        private final int port;
        private final String protocol;
        private final List<String> formats;
        private final List<Attribute> attributes = new ArrayList<>();
        private String connection = "";

        OpenMedia(String media, int port, String protocol, List<String> formats) {
            this.media = media;
            this.port = port;
            this.protocol = protocol;
            this.formats = formats;
        }

        MediaDescription toMedia() {
            return new MediaDescription(media, port, protocol, formats, connection, attributes);
        }
    }
}
