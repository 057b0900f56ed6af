// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects the attribute lines of one m-line; answers and offers share these blocks. */
final class SectionWriter {
    static final String NO_ADDRESS = "IN IP4 0.0.0.0";

    /** The discard port: the real one stands in the candidates (RFC 9429 section 5.2.1). */
    static final int NO_PORT = 9;

    private final List<Attribute> lines = new ArrayList<>();

    SectionWriter add(String name) {
        lines.add(new Attribute(name));
        return this;
    }

    SectionWriter add(String name, String value) {
        lines.add(new Attribute(name, value));
        return this;
    }

    SectionWriter add(Attribute attribute) {
        lines.add(attribute);
        return this;
    }

    /** Candidates stand in the first m-line of the bundle only: the others share its transport. */
    SectionWriter candidates(LocalTransport local) {
        local.candidates().forEach(candidate -> add("candidate", candidate.print()));
        return add("end-of-candidates");
    }

    SectionWriter transport(LocalTransport local, String setup) {
        add("ice-ufrag", local.ufrag());
        add("ice-pwd", local.pwd());
        add("fingerprint", local.fingerprint().print());
        return add("setup", setup);
    }

    /** @param rtpMap the value of the rtpmap line */
    SectionWriter codec(CodecParameters codec, String rtpMap, Map<String, String> format) {
        int payloadType = codec.payloadType();
        add("rtpmap", rtpMap);
        feedback(payloadType, "goog-remb", codec.remb());
        feedback(payloadType, "transport-cc", codec.transportCc());
        feedback(payloadType, "ccm fir", codec.fir());
        feedback(payloadType, "nack", codec.nack());
        feedback(payloadType, "nack pli", codec.pli());
        if (!format.isEmpty()) {
            List<String> parts = new ArrayList<>();
            format.forEach((key, value) -> parts.add(value.isEmpty() ? key : key + "=" + value));
            add("fmtp", payloadType + " " + String.join(";", parts));
        }
        if (codec.rtxPayloadType() != CodecParameters.NO_RTX) {
            add("rtpmap", codec.rtxPayloadType() + " rtx/" + codec.clockRateHz());
            add("fmtp", codec.rtxPayloadType() + " apt=" + payloadType);
        }
        return this;
    }

    /** @param rtxSsrc 0 for none */
    SectionWriter sources(int ssrc, int rtxSsrc, String cname, String msid) {
        if (rtxSsrc != 0) {
            add("ssrc-group", "FID " + Integer.toUnsignedString(ssrc) + " " + Integer.toUnsignedString(rtxSsrc));
        }
        source(ssrc, cname, msid);
        if (rtxSsrc != 0) {
            source(rtxSsrc, cname, msid);
        }
        return this;
    }

    List<Attribute> lines() {
        return lines;
    }

    /** The payload types of an m-line, each codec followed by its rtx. */
    static List<String> formats(List<CodecParameters> codecs) {
        List<String> formats = new ArrayList<>();
        for (CodecParameters codec : codecs) {
            formats.add(Integer.toString(codec.payloadType()));
            if (codec.rtxPayloadType() != CodecParameters.NO_RTX) {
                formats.add(Integer.toString(codec.rtxPayloadType()));
            }
        }
        return formats;
    }

    private void source(int ssrc, String cname, String msid) {
        add("ssrc", Integer.toUnsignedString(ssrc) + " cname:" + cname);
        add("ssrc", Integer.toUnsignedString(ssrc) + " msid:" + msid);
    }

    private void feedback(int payloadType, String message, boolean agreed) {
        if (agreed) {
            add("rtcp-fb", payloadType + " " + message);
        }
    }
}
