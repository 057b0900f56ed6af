// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;
import java.util.Locale;

/**
 * H.264 profile as told by the first four digits of {@code profile-level-id} (RFC 6184 section 8.1): the profile number and the
 * constraint flags, which together make several numbers mean one profile.
 */
enum H264Profile {
    CONSTRAINED_BASELINE,
    BASELINE,
    MAIN,
    CONSTRAINED_HIGH,
    HIGH,
    HIGH_444,
    OTHER;

    /** What libwebrtc takes for granted when the parameter is missing. */
    static final String DEFAULT_LEVEL_ID = "42e01f";

    static H264Profile of(String profileLevelId) {
        if (profileLevelId.length() != 6) {
            return OTHER;
        }
        int flags =
                (Character.digit(profileLevelId.charAt(2), 16) << 4) | Character.digit(profileLevelId.charAt(3), 16);
        if (flags < 0) {
            return OTHER;
        }
        boolean set0 = (flags & 0x80) != 0;
        boolean set1 = (flags & 0x40) != 0;
        boolean set2 = (flags & 0x20) != 0;
        if ((flags & 0x0F) != 0) {
            return profileLevelId.toLowerCase(Locale.ROOT).startsWith("640c") ? CONSTRAINED_HIGH : OTHER;
        }
        return switch (profileLevelId.substring(0, 2).toLowerCase(Locale.ROOT)) {
            case "42" -> set1 ? CONSTRAINED_BASELINE : BASELINE;
            case "58" -> set0 ? (set1 ? CONSTRAINED_BASELINE : BASELINE) : OTHER;
            case "4d" -> set0 ? CONSTRAINED_BASELINE : set2 ? OTHER : MAIN;
            case "64" -> flags == 0 ? HIGH : OTHER;
            case "f4" -> flags == 0 ? HIGH_444 : OTHER;
            default -> OTHER;
        };
    }

    /**
     * How far a decoder of profile {@code decoder} is from a stream of this one: 0 for the same, more for each profile that
     * includes it, -1 when it cannot decode it.
     *
     * <p>Baseline counts as constrained baseline: no encoder uses its slice groups, and Firefox offers nothing else to FFmpeg,
     * which announces plain baseline.
     */
    int distanceTo(H264Profile decoder) {
        return decoders().indexOf(decoder);
    }

    /** The profiles whose decoders take this one, nearest first. */
    private List<H264Profile> decoders() {
        return switch (this) {
            case CONSTRAINED_BASELINE ->
                List.of(CONSTRAINED_BASELINE, BASELINE, MAIN, CONSTRAINED_HIGH, HIGH, HIGH_444);
            case BASELINE -> List.of(BASELINE, CONSTRAINED_BASELINE, MAIN, CONSTRAINED_HIGH, HIGH, HIGH_444);
            case MAIN -> List.of(MAIN, HIGH, HIGH_444);
            case CONSTRAINED_HIGH -> List.of(CONSTRAINED_HIGH, HIGH, HIGH_444);
            case HIGH -> List.of(HIGH, HIGH_444);
            case HIGH_444 -> List.of(HIGH_444);
            case OTHER -> List.of();
        };
    }
}
