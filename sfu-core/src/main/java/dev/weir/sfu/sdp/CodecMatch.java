// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the payload type under which a viewer takes what a publisher sends. Levels are ignored, as every decoder does. */
public final class CodecMatch {
    /** Stands for "the viewer cannot take it". */
    public static final int NONE = -1;

    private CodecMatch() {}

    /**
     * The viewer's payload type that can carry the publisher's codec, or {@link #NONE}.
     *
     * <p>The same profile is preferred; a profile that includes the publisher's will do. H.264 in packetization mode 1 needs a
     * viewer of mode 1, mode 0 suits both.
     */
    public static int payloadTypeFor(CodecParameters publisherCodec, List<CodecParameters> viewerCodecs) {
        int best = NONE;
        int bestDistance = Integer.MAX_VALUE;
        for (CodecParameters viewerCodec : viewerCodecs) {
            int distance = distance(publisherCodec, viewerCodec);
            if (distance >= 0 && distance < bestDistance) {
                best = viewerCodec.payloadType();
                bestDistance = distance;
            }
        }
        return best;
    }

    /** The viewer's codecs, those first that carry what is live now. */
    static List<CodecParameters> liveFirst(List<CodecParameters> live, List<CodecParameters> viewerCodecs) {
        // By payload type: each stands once in an m-line.
        Map<Integer, CodecParameters> ordered = new LinkedHashMap<>();
        for (CodecParameters codec : live) {
            int payloadType = payloadTypeFor(codec, viewerCodecs);
            for (CodecParameters candidate : viewerCodecs) {
                if (candidate.payloadType() == payloadType) {
                    ordered.putIfAbsent(payloadType, candidate);
                }
            }
        }
        for (CodecParameters codec : viewerCodecs) {
            ordered.putIfAbsent(codec.payloadType(), codec);
        }
        return List.copyOf(ordered.values());
    }

    static String describe(List<CodecParameters> codecs) {
        return codecs.isEmpty()
                ? "no supported codec"
                : codecs.stream().map(CodecMatch::describe).distinct().collect(Collectors.joining(", "));
    }

    private static String describe(CodecParameters codec) {
        String profile = switch (codec.encodingName()) {
            case "h264" ->
                " " + codec.formatParameter("profile-level-id", H264Profile.DEFAULT_LEVEL_ID) + " mode " + mode(codec);
            case "vp9" -> " profile " + codec.formatParameter("profile-id", "0");
            case "h265" -> " profile " + codec.formatParameter("profile-id", "1");
            case "av1" -> " profile " + codec.formatParameter("profile", "0");
            default -> "";
        };
        return codec.encodingName() + Tokens.excerpt(profile);
    }

    /**
     * As {@link #payloadTypeFor(CodecParameters, List)} for the first of several descriptions of one stream that fits.
     *
     * @param descriptions best first, as {@link #asSent} has them
     */
    public static int payloadTypeFor(List<CodecParameters> descriptions, List<CodecParameters> viewerCodecs) {
        for (CodecParameters description : descriptions) {
            int payloadType = payloadTypeFor(description, viewerCodecs);
            if (payloadType != NONE) {
                return payloadType;
            }
        }
        return NONE;
    }

    /**
     * What a publisher sends, described by its bitstream and by its offer, best first.
     *
     * <p>The offer counts too: OBS offers constrained baseline and sends High, which every browser decodes under whichever
     * number it came.
     *
     * @param profileLevelId the three bytes of an H.264 sequence parameter set; negative when none has come
     */
    public static List<CodecParameters> asSent(CodecParameters publisherCodec, int profileLevelId) {
        if (!publisherCodec.encodingName().equals("h264") || profileLevelId < 0) {
            return List.of(publisherCodec);
        }
        CodecParameters real = H264Format.withProfileLevelId(publisherCodec, profileLevelId);
        return real.equals(publisherCodec) ? List.of(publisherCodec) : List.of(real, publisherCodec);
    }

    /**
     * Whether the viewer takes under that payload type only the primary frames of what the publisher sends: redundant audio
     * (RFC 2198) for a player that knows plain Opus only.
     *
     * @param viewerPayloadType what {@link #payloadTypeFor} said
     */
    public static boolean takesPrimaryOnly(
            CodecParameters publisherCodec, int viewerPayloadType, List<CodecParameters> viewerCodecs) {
        if (!Red.is(publisherCodec)) {
            return false;
        }
        for (CodecParameters viewerCodec : viewerCodecs) {
            if (viewerCodec.payloadType() == viewerPayloadType) {
                return !Red.is(viewerCodec);
            }
        }
        return false;
    }

    private static int distance(CodecParameters sent, CodecParameters taken) {
        if (Red.is(sent) && taken.encodingName().equals("opus")) {
            return sent.clockRateHz() == taken.clockRateHz() ? 1 : NONE;
        }
        if (!sent.encodingName().equals(taken.encodingName()) || sent.clockRateHz() != taken.clockRateHz()) {
            return NONE;
        }
        return switch (sent.encodingName()) {
            case "h264" -> h264(sent, taken);
            case "vp9" -> number(sent, "profile-id", 0) == number(taken, "profile-id", 0) ? 0 : NONE;
            case "av1" -> atLeast(number(sent, "profile", 0), number(taken, "profile", 0));
            case "h265" -> h265(sent, taken);
            case Red.ENCODING_NAME -> red(sent, taken);
            default -> 0;
        };
    }

    private static int h264(CodecParameters sent, CodecParameters taken) {
        String sentId = sent.formatParameter("profile-level-id", H264Profile.DEFAULT_LEVEL_ID);
        String takenId = taken.formatParameter("profile-level-id", H264Profile.DEFAULT_LEVEL_ID);
        if (mode(sent) > mode(taken)) {
            return NONE;
        }
        int profile = H264Profile.of(sentId).distanceTo(H264Profile.of(takenId));
        if (profile < 0 && sentId.length() == 6 && sentId.regionMatches(true, 0, takenId, 0, 4)) {
            profile = 0;
        }
        return profile < 0 ? NONE : profile * 2 + (mode(taken) - mode(sent));
    }

    private static int h265(CodecParameters sent, CodecParameters taken) {
        boolean sameProfile = number(sent, "profile-id", 1) == number(taken, "profile-id", 1);
        return sameProfile ? atLeast(number(sent, "tier-flag", 0), number(taken, "tier-flag", 0)) : NONE;
    }

    /** Each block of a packet names its payload type, and packets are shared by all viewers: the numbers must be the same. */
    private static int red(CodecParameters sent, CodecParameters taken) {
        int sentBlocks = Red.blockPayloadType(sent.formatParameters());
        return sentBlocks == Red.blockPayloadType(taken.formatParameters()) ? 0 : NONE;
    }

    private static int atLeast(int needed, int given) {
        return given >= needed ? given - needed : NONE;
    }

    private static int mode(CodecParameters codec) {
        return number(codec, "packetization-mode", 0);
    }

    private static int number(CodecParameters codec, String key, int otherwise) {
        int value = Tokens.integer(codec.formatParameter(key, ""), 255);
        return value == Tokens.NONE ? otherwise : value;
    }
}
