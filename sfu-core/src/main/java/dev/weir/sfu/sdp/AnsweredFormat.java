// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the {@code a=fmtp} line of an answer says, which is the offer's line but for Opus and the start bitrate. */
final class AnsweredFormat {
    /**
     * Where libwebrtc's bandwidth estimate begins instead of at 300 kbit/s, in kbit/s. Its first probes last 15 ms each, right
     * after the handshake; when a busy machine reads them a little late they are lost on it, and from 300 kbit/s it climbs by
     * 8 % a second: 21 s to 1.5 Mbit/s. Broadcasters have such an uplink, and who has not backs off within a second.
     */
    private static final String START_KBPS = "1000";

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
        if (isFromLibwebrtc(codec)) {
            parameters.put("x-google-start-bitrate", START_KBPS);
        }
        return parameters;
    }

    /** Others ignore what they do not know, but GStreamer turns every parameter into a demand on the encoder. */
    private static boolean isFromLibwebrtc(CodecParameters codec) {
        return codec.clockRateHz() == 90_000 && codec.remb() && codec.transportCc();
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
        CodecParameters opus = null;
        for (int i = 0; i < live.size() && opus == null; i++) {
            opus = live.get(i).encodingName().equals("opus") ? live.get(i) : null;
        }
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
