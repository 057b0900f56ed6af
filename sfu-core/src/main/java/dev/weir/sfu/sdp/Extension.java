// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One accepted {@code a=extmap} line (RFC 8285).
 *
 * @param direction as the offer names it; empty when it leaves it open
 */
record Extension(String uri, int id, Optional<Direction> direction) {
    static final String TRANSPORT_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    static final String REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    static final String ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";
    static final String PLAYOUT_DELAY = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
    static final String DEPENDENCY_DESCRIPTOR =
            "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";
    static final String TOFFSET = "urn:ietf:params:rtp-hdrext:toffset";

    private static final Set<String> SUPPORTED = Set.of(
            MID,
            RID,
            REPAIRED_RID,
            TRANSPORT_CC,
            ABS_SEND_TIME,
            AUDIO_LEVEL,
            VIDEO_ORIENTATION,
            PLAYOUT_DELAY,
            DEPENDENCY_DESCRIPTOR,
            TOFFSET);

    private static final int MAX_ONE_BYTE_ID = 14;
    private static final int RESERVED_ID = 15;

    /**
     * The extensions of an offer that we take.
     *
     * <p>An identifier that stands for two things is taken for neither: a wrong mapping is worse than none.
     *
     * @param publishing whether the offerer is the one who will send them
     * @param transportCc whether some codec of the m-line has transport-wide feedback, without which the extension has no use
     */
    static List<Extension> read(Section section, boolean publishing, boolean transportCc) {
        int maxId = section.has("extmap-allow-mixed") ? 255 : MAX_ONE_BYTE_ID;
        Map<Integer, String> uriById = new HashMap<>();
        Set<Integer> ambiguous = new HashSet<>();
        List<Extension> offered = new ArrayList<>();
        for (String value : section.values("extmap")) {
            Extension extension = parse(value, maxId).orElse(null);
            if (extension == null) {
                continue;
            }
            String before = uriById.putIfAbsent(extension.id, extension.uri);
            if (before != null && !before.equals(extension.uri)) {
                ambiguous.add(extension.id);
            }
            offered.add(extension);
        }
        Map<String, Extension> accepted = new LinkedHashMap<>();
        for (Extension extension : offered) {
            if (!ambiguous.contains(extension.id) && extension.isWanted(publishing, transportCc)) {
                accepted.putIfAbsent(extension.uri, extension);
            }
        }
        return List.copyOf(accepted.values());
    }

    static Map<String, Integer> ids(List<Extension> extensions) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        extensions.forEach(extension -> ids.put(extension.uri, extension.id));
        return ids;
    }

    /** The line of the answer. */
    Attribute answer() {
        String suffix = direction.map(d -> "/" + d.reversed().attributeName()).orElse("");
        return new Attribute("extmap", id + suffix + " " + uri);
    }

    private boolean isWanted(boolean publishing, boolean transportCc) {
        Direction offered = direction.orElse(Direction.SENDRECV);
        if (!SUPPORTED.contains(uri) || !(publishing ? offered.sends() : offered.receives())) {
            return false;
        }
        // A viewer gets one stream per m-line and never a rid.
        boolean rid = uri.equals(RID) || uri.equals(REPAIRED_RID);
        return rid ? publishing : transportCc || !uri.equals(TRANSPORT_CC);
    }

    private static Optional<Extension> parse(String value, int maxId) {
        List<String> fields = Tokens.split(value, ' ');
        if (fields.size() < 2) {
            return Optional.empty();
        }
        int id = Tokens.integer(Tokens.before(fields.get(0), '/'), maxId);
        if (id < 1 || id == RESERVED_ID) {
            return Optional.empty();
        }
        return Optional.of(new Extension(fields.get(1), id, Direction.of(Tokens.after(fields.get(0), '/'))));
    }
}
