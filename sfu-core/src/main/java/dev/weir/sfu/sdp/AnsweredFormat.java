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

    /** Parameters of a codec that a publisher will send. */
    static CodecParameters received(CodecParameters codec) {
        return OpusFormat.is(codec) ? OpusFormat.received(codec) : codec;
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

    /** The line for a codec that we send: the viewer's own, but those of Opus and H.264 tell what the publisher sends. */
    static Map<String, String> printSent(CodecParameters codec, List<CodecParameters> live) {
        if (OpusFormat.is(codec)) {
            return OpusFormat.sent(codec, live);
        }
        return H264Format.is(codec) ? H264Format.sent(codec, live) : codec.formatParameters();
    }
}
