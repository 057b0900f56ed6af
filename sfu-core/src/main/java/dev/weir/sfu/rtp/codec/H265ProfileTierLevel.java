// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/** {@code profile_tier_level} of H.265 parameter sets (section 7.3.3), which is in the way of what comes behind it. */
public final class H265ProfileTierLevel {
    /** Of the part that is always there. */
    public static final int GENERAL_BYTES = 12;

    private H265ProfileTierLevel() {}

    /** Reads over it, with the general profile present. */
    public static void skip(BitReader bits, int maxSubLayersMinus1) {
        bits.skip(8 * GENERAL_BYTES);
        int profiles = 0;
        int levels = 0;
        for (int i = 0; i < maxSubLayersMinus1; i++) {
            profiles += bits.bit();
            levels += bits.bit();
        }
        if (maxSubLayersMinus1 > 0) {
            bits.skip(2 * (8 - maxSubLayersMinus1));
        }
        bits.skip(88 * profiles + 8 * levels);
    }
}
