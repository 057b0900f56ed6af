// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the codecs of one m-line that the server supports, in the order of the m-line.
 *
 * <p>Left out without a word: codecs nobody here understands, forward error correction, comfort noise, payload types that clash
 * with RTCP, payload types with two meanings, and rtx that belongs to none of the codecs kept.
 */
final class CodecReader {
    private static final int MAX_FORMAT_PARAMETERS = 32;

    private final Section section;
    private final MediaKind kind;
    private final Set<Integer> payloadTypes = new LinkedHashSet<>();
    private final Map<Integer, RtpMap> maps = new HashMap<>();
    private final Set<Integer> ambiguous = new HashSet<>();
    private final Map<Integer, Map<String, String>> formats = new HashMap<>();
    private final Map<Integer, Set<String>> feedback = new HashMap<>();
    private final Set<String> feedbackForAll = new HashSet<>();

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
        section.media().values("rtpmap").forEach(this::rtpMap);
        for (int payloadType : payloadTypes) {
            SupportedCodec.staticMap(payloadType).ifPresent(map -> maps.putIfAbsent(payloadType, map));
        }
        section.media().values("fmtp").forEach(this::format);
        section.media().values("rtcp-fb").forEach(this::feedback);
        return codecs();
    }

    private void rtpMap(String value) {
        Optional<RtpMap> parsed = RtpMap.parse(value);
        if (parsed.isEmpty() || !payloadTypes.contains(parsed.get().payloadType())) {
            return;
        }
        RtpMap before = maps.putIfAbsent(parsed.get().payloadType(), parsed.get());
        if (before != null && !before.equals(parsed.get())) {
            ambiguous.add(before.payloadType());
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
        if (target.equals("*")) {
            feedbackForAll.add(message);
            return;
        }
        int payloadType = Tokens.integer(target, 127);
        if (payloadTypes.contains(payloadType)) {
            feedback.computeIfAbsent(payloadType, key -> new HashSet<>()).add(message);
        }
    }

    private List<CodecParameters> codecs() {
        Map<Integer, Integer> rtxByPrimary = rtxByPrimary();
        List<CodecParameters> codecs = new ArrayList<>();
        for (int payloadType : payloadTypes) {
            RtpMap map = maps.get(payloadType);
            if (map == null || ambiguous.contains(payloadType)) {
                continue;
            }
            Map<String, String> parameters = formats.getOrDefault(payloadType, Map.of());
            SupportedCodec codec = SupportedCodec.of(map, kind).orElse(null);
            if (codec == null || !isForwardable(codec, parameters)) {
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
            RtpMap map = maps.get(payloadType);
            if (map == null || ambiguous.contains(payloadType) || !isRtx(map)) {
                continue;
            }
            int primary =
                    Tokens.integer(formats.getOrDefault(payloadType, Map.of()).getOrDefault("apt", ""), 127);
            RtpMap primaryMap = maps.get(primary);
            if (primaryMap != null && !isRtx(primaryMap) && primaryMap.clockRateHz() == map.clockRateHz()) {
                rtxByPrimary.putIfAbsent(primary, payloadType);
            }
        }
        return rtxByPrimary;
    }

    private boolean offers(int payloadType, String message) {
        return feedbackForAll.contains(message)
                || feedback.getOrDefault(payloadType, Set.of()).contains(message);
    }

    private static boolean isRtx(RtpMap map) {
        return map.encodingName().equalsIgnoreCase("rtx");
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
