// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the {@code a=fmtp} line of an answer says, which is the offer's line but for Opus. */
final class AnsweredFormat {
    private AnsweredFormat() {}

    /**
     * Parameters of a codec that a publisher will send. We ask for stereo, since Chromium sends mono unless the answer does so, and
     * a room may be a concert.
     */
    static CodecParameters received(CodecParameters codec) {
        if (!codec.encodingName().equals("opus")) {
            return codec;
        }
        Map<String, String> parameters = new LinkedHashMap<>(codec.formatParameters());
        parameters.putIfAbsent("stereo", "1");
        parameters.putIfAbsent("useinbandfec", "1");
        return codec.withFormatParameters(parameters);
    }

    /** The line for {@link #received}, without what only describes the sender's own stream. */
    static Map<String, String> printReceived(CodecParameters codec) {
        Map<String, String> parameters = new LinkedHashMap<>(codec.formatParameters());
        parameters.keySet().removeIf(key -> key.startsWith("sprop-"));
        return parameters;
    }

    /**
     * The line for a codec that we send. For Opus it tells what the publisher sends; while there is none it announces stereo, which
     * a decoder needs to know beforehand and which does no harm to mono.
     */
    static Map<String, String> printSent(CodecParameters codec, List<CodecParameters> live) {
        if (!codec.encodingName().equals("opus")) {
            return codec.formatParameters();
        }
        Map<String, String> parameters = new LinkedHashMap<>(codec.formatParameters());
        parameters.keySet().removeIf(key -> key.startsWith("sprop-"));
        CodecParameters opus = live.stream()
                .filter(candidate -> candidate.encodingName().equals("opus"))
                .findFirst()
                .orElse(null);
        boolean stereo = opus == null
                || opus.formatParameter("stereo", "0").equals("1")
                || opus.formatParameter("sprop-stereo", "0").equals("1");
        parameters.put("stereo", stereo ? "1" : "0");
        parameters.put("sprop-stereo", stereo ? "1" : "0");
        if (opus != null) {
            parameters.put("useinbandfec", opus.formatParameter("useinbandfec", "0"));
        }
        return parameters;
    }
}
