// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters of Opus in answers (RFC 7587 sections 6 and 7).
 *
 * <p>All but those with {@code sprop-} say what their author wants to receive. A publisher's wishes are taken for how it means to
 * send and are given back to it, so that an offer edited by a page does what the page meant. A viewer is told the same of what
 * it will get, since its answer is the only place where it can learn that before the first packet.
 */
final class OpusFormat {
    private static final String ENCODING_NAME = "opus";
    private static final String STEREO = "stereo";
    private static final String SENDS_STEREO = "sprop-stereo";
    private static final String SENT_RATE = "sprop-maxcapturerate";
    private static final String REDUNDANCY = "useinbandfec";

    /** What else the publisher decides for everybody: discontinuous transmission, its bitrate and packet length. */
    private static final List<String> OF_THE_STREAM = List.of("usedtx", "maxaveragebitrate", "cbr", "minptime");

    /** An Opus packet holds 120 ms at most (RFC 7587 section 4.2). */
    private static final int MAX_PACKET_MILLIS = 120;

    /** Above every bitrate of Opus, 510 kbit/s. */
    private static final int MAX_VALUE = 999_999;

    private OpusFormat() {}

    static boolean is(CodecParameters codec) {
        return codec.encodingName().equals(ENCODING_NAME);
    }

    /**
     * What a publisher will send. We ask for stereo, since Chromium sends mono unless the answer does so, and a room may be a
     * concert.
     */
    static CodecParameters received(CodecParameters codec) {
        Map<String, String> parameters = new LinkedHashMap<>(codec.formatParameters());
        parameters.putIfAbsent(STEREO, "1");
        parameters.putIfAbsent(REDUNDANCY, "1");
        return codec.withFormatParameters(parameters);
    }

    /** The {@code ptime} and {@code maxptime} lines of a publisher's m-line, which go back to it where they make sense. */
    static List<Attribute> packetTimes(MediaDescription offered) {
        List<Attribute> lines = new ArrayList<>();
        for (String name : List.of("ptime", "maxptime")) {
            String value = offered.attribute(name).map(String::strip).orElse("");
            if (Tokens.integer(value, MAX_PACKET_MILLIS) > 0) {
                lines.add(new Attribute(name, value));
            }
        }
        return lines;
    }

    /**
     * The line for a viewer: its own, with what the publisher sends in place of what a sender decides. While there is no
     * publisher it announces stereo, which a decoder needs to know beforehand and which does no harm to mono.
     */
    static Map<String, String> sent(CodecParameters viewer, List<CodecParameters> live) {
        Map<String, String> parameters = new LinkedHashMap<>(viewer.formatParameters());
        parameters.keySet().removeIf(key -> key.startsWith("sprop-"));
        CodecParameters publisher = null;
        for (int i = 0; i < live.size() && publisher == null; i++) {
            publisher = is(live.get(i)) ? live.get(i) : null;
        }
        String stereo = publisher == null || sendsStereo(publisher) ? "1" : "0";
        parameters.put(STEREO, stereo);
        parameters.put(SENDS_STEREO, stereo);
        if (publisher != null) {
            parameters.put(
                    REDUNDANCY, publisher.formatParameter(REDUNDANCY, "0").equals("1") ? "1" : "0");
            for (String key : OF_THE_STREAM) {
                copy(key, publisher, parameters);
            }
            copy(SENT_RATE, publisher, parameters);
        }
        return parameters;
    }

    /** Plain numbers only: one publisher's text stands in the answers of all its viewers. */
    private static void copy(String key, CodecParameters publisher, Map<String, String> parameters) {
        String value = publisher.formatParameter(key, "");
        if (Tokens.integer(value, MAX_VALUE) != Tokens.NONE) {
            parameters.put(key, value);
        }
    }

    /** What it says of its own sound outranks what it wants to hear; the latter is all that most offers have. */
    private static boolean sendsStereo(CodecParameters publisher) {
        return publisher
                .formatParameter(SENDS_STEREO, publisher.formatParameter(STEREO, "0"))
                .equals("1");
    }
}
