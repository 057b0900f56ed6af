// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The first four digits of profile-level-id (RFC 6184 section 8.1, table 5). */
class H264ProfileTest {
    @ParameterizedTest
    @CsvSource({
        "42e01f, CONSTRAINED_BASELINE",
        "42c00a, CONSTRAINED_BASELINE",
        "42401f, CONSTRAINED_BASELINE",
        "4d801f, CONSTRAINED_BASELINE",
        "4de01f, CONSTRAINED_BASELINE",
        "58c01f, CONSTRAINED_BASELINE",
        "42001f, BASELINE",
        "42801f, BASELINE",
        "42a01f, BASELINE",
        "58801f, BASELINE",
        "4d001f, MAIN",
        "4D401F, MAIN",
        "4d201f, OTHER",
        "58001f, OTHER",
        "640c1f, CONSTRAINED_HIGH",
        "64001f, HIGH",
        "64081f, OTHER",
        "64801f, OTHER",
        "f4001f, HIGH_444",
        "F4001F, HIGH_444",
        "6e001f, OTHER",
        "42e11f, OTHER",
        "42e01, OTHER",
        "42e01f0, OTHER",
        "'', OTHER",
        "42xx1f, OTHER",
        "42x01f, OTHER",
        "420x1f, OTHER"
    })
    void readsTheProfileFromNumberAndFlags(String profileLevelId, H264Profile expected) {
        assertThat(H264Profile.of(profileLevelId)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OTHER")
    void isNearestToItself(H264Profile profile) {
        assertThat(profile.distanceTo(profile)).isZero();
        for (H264Profile decoder : H264Profile.values()) {
            assertThat(profile.distanceTo(decoder) == 0).isEqualTo(profile == decoder);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownProfileFitsNothing(H264Profile profile) {
        assertThat(H264Profile.OTHER.distanceTo(profile)).isNegative();
        assertThat(profile.distanceTo(H264Profile.OTHER)).isNegative();
    }

    @Test
    void takesTheDefaultForConstrainedBaseline() {
        assertThat(H264Profile.of(H264Profile.DEFAULT_LEVEL_ID)).isEqualTo(H264Profile.CONSTRAINED_BASELINE);
    }
}
