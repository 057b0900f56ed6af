// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;
import java.util.Optional;

/** An m-line seen together with the session level it inherits from: what stands at the m-line wins. */
record Section(SessionDescription session, MediaDescription media, int index) {

    Optional<String> value(String name) {
        Optional<String> own = media.attribute(name);
        return own.isPresent() ? own : session.attribute(name);
    }

    List<String> values(String name) {
        List<String> own = media.values(name);
        return own.isEmpty() ? session.values(name) : own;
    }

    boolean has(String name) {
        return value(name).isPresent();
    }

    String mid() {
        return media.attribute("mid").map(String::strip).orElse("");
    }

    Direction direction() {
        return direction(media.attributes())
                .or(() -> direction(session.attributes()))
                .orElse(Direction.SENDRECV);
    }

    /** GStreamer and others give bundled m-lines port 0, which without {@code bundle-only} means "switched off". */
    boolean isSwitchedOff() {
        return media.port() == 0 && media.attribute("bundle-only").isEmpty();
    }

    Optional<MediaKind> kind() {
        return switch (media.media()) {
            case "audio" -> Optional.of(MediaKind.AUDIO);
            case "video" -> Optional.of(MediaKind.VIDEO);
            default -> Optional.empty();
        };
    }

    private static Optional<Direction> direction(List<Attribute> attributes) {
        for (Attribute attribute : attributes) {
            Optional<Direction> direction = Direction.of(attribute.name());
            if (direction.isPresent()) {
                return direction;
            }
        }
        return Optional.empty();
    }
}
