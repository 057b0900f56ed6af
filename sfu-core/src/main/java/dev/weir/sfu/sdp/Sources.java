// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an m-line says about its RTP sources (RFC 5576) and the media stream they belong to (RFC 8830).
 *
 * @param ssrcs primary sources, at most 32
 * @param rtxSsrcByPrimary only of sources in {@code ssrcs}; no source stands in both roles
 */
record Sources(List<Integer> ssrcs, Map<Integer, Integer> rtxSsrcByPrimary, String streamId, String trackId) {
    private static final int MAX_SOURCES = 32;
    private static final long MAX_SSRC = 0xFFFF_FFFFL;

    static Sources read(MediaDescription media) {
        Set<Integer> primaries = new LinkedHashSet<>();
        Set<Integer> secondaries = new HashSet<>();
        Map<Integer, Integer> rtx = new LinkedHashMap<>();
        for (String value : media.values("ssrc-group")) {
            List<Integer> members = members(value);
            String semantics = Tokens.before(value, ' ');
            if (semantics.equals("SIM")) {
                primaries.addAll(members);
            } else if (members.size() == 2 && !members.get(0).equals(members.get(1))) {
                primaries.add(members.get(0));
                if (secondaries.add(members.get(1)) && semantics.equals("FID")) {
                    rtx.putIfAbsent(members.get(0), members.get(1));
                }
            }
        }
        String msid = media.attribute("msid").orElse("");
        for (String value : media.values("ssrc")) {
            int ssrc = ssrc(Tokens.before(value, ' '));
            if (ssrc != 0) {
                primaries.add(ssrc);
            }
            String attribute = Tokens.after(value, ' ').strip();
            if (msid.isEmpty() && attribute.startsWith("msid:")) {
                msid = attribute.substring(5);
            }
        }
        primaries.removeAll(secondaries);
        List<Integer> ssrcs = primaries.stream().limit(MAX_SOURCES).toList();
        rtx.keySet().retainAll(ssrcs);
        List<String> ids = Tokens.split(msid, ' ');
        String streamId = ids.isEmpty() || ids.get(0).equals("-") ? "" : ids.get(0);
        return new Sources(ssrcs, rtx, streamId, ids.size() > 1 ? ids.get(1) : "");
    }

    private static List<Integer> members(String group) {
        List<String> words = Tokens.split(group, ' ');
        return words.stream()
                .skip(1)
                .limit(MAX_SOURCES)
                .map(Sources::ssrc)
                .filter(ssrc -> ssrc != 0)
                .toList();
    }

    /** Zero for what is not a number from 1 to 2^32-1. */
    private static int ssrc(String text) {
        long value = Tokens.number(text, MAX_SSRC);
        return value < 0 ? 0 : (int) value;
    }
}
