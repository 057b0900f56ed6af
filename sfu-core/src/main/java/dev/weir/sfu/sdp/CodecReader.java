// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the codecs of one m-line that the server supports, in the order of the m-line.
 *
 * <p>Left out without a word: codecs nobody here understands, forward error correction, comfort noise, payload types that clash
 * with RTCP, payload types with two meanings, and rtx that belongs to none of the codecs kept.
 */
final class CodecReader {
    private static final int MAX_FORMAT_PARAMETERS = 32;
    private static final int PAYLOAD_TYPES = 128;

    /** The feedback messages that mean something here; a set of them is a bit each. */
    private static final List<String> MESSAGES = List.of("nack", "nack pli", "ccm fir", "goog-remb", "transport-cc");

    private final Section section;
    private final MediaKind kind;
    private final Set<Integer> payloadTypes = new LinkedHashSet<>();
    private final @Nullable RtpMap[] maps = new RtpMap[PAYLOAD_TYPES];
    private final boolean[] ambiguous = new boolean[PAYLOAD_TYPES];
    private final Map<Integer, Map<String, String>> formats = new HashMap<>();
    private final int[] feedback = new int[PAYLOAD_TYPES];
    private int feedbackForAll;

    private CodecReader(Section section, MediaKind kind) {
        this.section = section;
        this.kind = kind;
    }

    static List<CodecParameters> read(Section section, MediaKind kind) {
        return new CodecReader(section, kind).read();
    }

    /** Whether RTP with this payload type cannot be mistaken for RTCP on the same port (RFC 5761 section 4). */
    static boolean isUsable(int payloadType) {
        return (payloadType >= 0 && payloadType < 64) || (payloadType > 95 && payloadType < 128);
    }

    private List<CodecParameters> read() {
        for (String format : section.media().formats()) {
            int payloadType = Tokens.integer(format, 127);
            if (isUsable(payloadType)) {
                payloadTypes.add(payloadType);
            }
        }
        for (Attribute attribute : section.media().attributes()) {
            switch (attribute.name()) {
                case "rtpmap" -> rtpMap(attribute.value());
                case "fmtp" -> format(attribute.value());
                case "rtcp-fb" -> feedback(attribute.value());
                default -> {}
            }
        }
        for (int payloadType : payloadTypes) {
            if (maps[payloadType] == null) {
                maps[payloadType] = SupportedCodec.staticMap(payloadType).orElse(null);
            }
        }
        return codecs();
    }

    private void rtpMap(String value) {
        RtpMap parsed = RtpMap.parse(value).orElse(null);
        if (parsed == null || !payloadTypes.contains(parsed.payloadType())) {
            return;
        }
        RtpMap before = maps[parsed.payloadType()];
        if (before == null) {
            maps[parsed.payloadType()] = parsed;
        } else if (!before.equals(parsed)) {
            ambiguous[parsed.payloadType()] = true;
        }
    }

    private void format(String value) {
        int payloadType = Tokens.integer(Tokens.before(value, ' '), 127);
        if (!payloadTypes.contains(payloadType)) {
            return;
        }
        Map<String, String> parameters = formats.computeIfAbsent(payloadType, key -> new LinkedHashMap<>());
        for (String parameter : Tokens.split(Tokens.after(value, ' '), ';')) {
            String key = Tokens.before(parameter, '=').strip().toLowerCase(Locale.ROOT);
            if (!key.isEmpty() && parameters.size() < MAX_FORMAT_PARAMETERS) {
                parameters.putIfAbsent(key, Tokens.after(parameter, '=').strip());
            }
        }
    }

    private void feedback(String value) {
        String target = Tokens.before(value, ' ');
        String message =
                String.join(" ", Tokens.split(Tokens.after(value, ' '), ' ')).toLowerCase(Locale.ROOT);
        int index = MESSAGES.indexOf(message);
        if (index < 0) {
            return;
        }
        if (target.equals("*")) {
            feedbackForAll |= 1 << index;
            return;
        }
        int payloadType = Tokens.integer(target, 127);
        if (payloadType != Tokens.NONE) {
            feedback[payloadType] |= 1 << index;
        }
    }

    private List<CodecParameters> codecs() {
        Map<Integer, Integer> rtxByPrimary = rtxByPrimary();
        List<CodecParameters> codecs = new ArrayList<>();
        for (int payloadType : payloadTypes) {
            RtpMap map = maps[payloadType];
            if (map == null || ambiguous[payloadType]) {
                continue;
            }
            Map<String, String> parameters = formats.getOrDefault(payloadType, Map.of());
            SupportedCodec codec = SupportedCodec.of(map, kind).orElse(null);
            if (codec == null
                    || !isForwardable(codec, parameters)
                    || (codec == SupportedCodec.RED && !isOfOpus(parameters))) {
                continue;
            }
            codecs.add(new CodecParameters(
                    payloadType,
                    codec.encodingName(),
                    map.clockRateHz(),
                    map.channels(),
                    parameters,
                    rtxByPrimary.getOrDefault(payloadType, CodecParameters.NO_RTX),
                    offers(payloadType, "nack"),
                    offers(payloadType, "nack pli"),
                    offers(payloadType, "ccm fir"),
                    offers(payloadType, "goog-remb"),
                    offers(payloadType, "transport-cc")));
        }
        return codecs;
    }

    private Map<Integer, Integer> rtxByPrimary() {
        Map<Integer, Integer> rtxByPrimary = new HashMap<>();
        for (int payloadType : payloadTypes) {
            RtpMap map = maps[payloadType];
            if (map == null || ambiguous[payloadType] || !isRtx(map)) {
                continue;
            }
            int primary =
                    Tokens.integer(formats.getOrDefault(payloadType, Map.of()).getOrDefault("apt", ""), 127);
            RtpMap primaryMap = primary == Tokens.NONE ? null : maps[primary];
            if (primaryMap != null && !isRtx(primaryMap) && primaryMap.clockRateHz() == map.clockRateHz()) {
                rtxByPrimary.putIfAbsent(primary, payloadType);
            }
        }
        return rtxByPrimary;
    }

    private boolean offers(int payloadType, String message) {
        return ((feedbackForAll | feedback[payloadType]) & 1 << MESSAGES.indexOf(message)) != 0;
    }

    private static boolean isRtx(RtpMap map) {
        return map.encodingName().equalsIgnoreCase("rtx");
    }

    /** Every block must be of one payload type, that of Opus in the same m-line; libwebrtc offers {@code 111/111}. */
    private boolean isOfOpus(Map<String, String> redParameters) {
        int opus = Red.blockPayloadType(redParameters);
        RtpMap map = payloadTypes.contains(opus) && !ambiguous[opus] ? maps[opus] : null;
        return map != null && SupportedCodec.of(map, kind).orElse(null) == SupportedCodec.OPUS;
    }

    /** Interleaved H.264 and multi-stream H.265 would have to be reassembled before anything can be told about them. */
    private static boolean isForwardable(SupportedCodec codec, Map<String, String> parameters) {
        return switch (codec) {
            case H264 -> Tokens.integer(parameters.getOrDefault("packetization-mode", "0"), 1) != Tokens.NONE;
            case H265 -> parameters.getOrDefault("tx-mode", "SRST").equalsIgnoreCase("SRST");
            default -> true;
        };
    }
}
