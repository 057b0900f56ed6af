// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Profile and level of H.264 in answers to viewers (RFC 6184 section 8.2.2).
 *
 * <p>The profile of an answer must be the offer's, or libwebrtc drops the codec. It keeps the offer's spelling: 42e0 and 42c0 are one
 * profile, but Pion drops a codec that comes back as the other. The level is that of what we send: above the offer's only where
 * {@code level-asymmetry-allowed} lets the two sides differ.
 */
final class H264Format {
    private static final String ENCODING_NAME = "h264";
    private static final String PROFILE_LEVEL_ID = "profile-level-id";
    private static final int DIGITS = 6;
    private static final int LEVEL_AT = 4;
    private static final int MAX_PROFILE_LEVEL_ID = 0xFF_FFFF;

    private H264Format() {}

    static boolean is(CodecParameters codec) {
        return codec.encodingName().equals(ENCODING_NAME);
    }

    /** @param profileLevelId three bytes: profile, constraint flags, level */
    static CodecParameters withProfileLevelId(CodecParameters codec, int profileLevelId) {
        return withProfileLevelId(codec, String.format(Locale.ROOT, "%06x", profileLevelId & MAX_PROFILE_LEVEL_ID));
    }

    private static CodecParameters withProfileLevelId(CodecParameters codec, String digits) {
        if (digits.equalsIgnoreCase(codec.formatParameter(PROFILE_LEVEL_ID, H264Profile.DEFAULT_LEVEL_ID))) {
            return codec;
        }
        Map<String, String> parameters = new LinkedHashMap<>(codec.formatParameters());
        parameters.put(PROFILE_LEVEL_ID, digits);
        return codec.withFormatParameters(parameters);
    }

    /** @param live what the publisher sends, the best description first */
    static Map<String, String> sent(CodecParameters viewer, List<CodecParameters> live) {
        String offered = viewer.formatParameter(PROFILE_LEVEL_ID, H264Profile.DEFAULT_LEVEL_ID);
        for (CodecParameters publisher : live) {
            String sent = publisher.formatParameter(PROFILE_LEVEL_ID, H264Profile.DEFAULT_LEVEL_ID);
            boolean sameProfile = is(publisher)
                    && isProfileLevelId(sent)
                    && isProfileLevelId(offered)
                    && H264Profile.of(sent) == H264Profile.of(offered)
                    && H264Profile.of(sent) != H264Profile.OTHER;
            if (sameProfile && (level(sent) <= level(offered) || levelsMayDiffer(viewer))) {
                String digits = offered.substring(0, LEVEL_AT) + sent.substring(LEVEL_AT);
                return withProfileLevelId(viewer, digits.toLowerCase(Locale.ROOT))
                        .formatParameters();
            }
        }
        return viewer.formatParameters();
    }

    private static boolean levelsMayDiffer(CodecParameters viewer) {
        return viewer.formatParameter("level-asymmetry-allowed", "0").equals("1");
    }

    private static int level(String profileLevelId) {
        return Integer.parseInt(profileLevelId.substring(LEVEL_AT), 16);
    }

    /** One publisher's text stands in the answers of all its viewers: six hexadecimal digits or nothing. */
    private static boolean isProfileLevelId(String text) {
        boolean digits = text.length() == DIGITS;
        for (int i = 0; i < text.length() && digits; i++) {
            digits = text.charAt(i) < 0x80 && Character.digit(text.charAt(i), 16) >= 0;
        }
        return digits;
    }
}
