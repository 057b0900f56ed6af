// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

/** Why a received packet was not accepted. Travels as a negative number where a length is expected. */
public enum SrtpFailure {
    /** Not RTP or RTCP version 2, shorter than its header and tag need, or SRTCP that is not encrypted. */
    MALFORMED(-1),

    /** The tag is wrong: forged, damaged, or protected under another key or roll-over counter. */
    AUTHENTICATION(-2),

    /** This index was accepted before, or is too old to tell. */
    REPLAY(-3),

    /** A source not seen before, while as many as are allowed are known already. */
    TOO_MANY_SOURCES(-4);

    private static final SrtpFailure[] VALUES = values();

    private final int code;

    SrtpFailure(int code) {
        this.code = code;
    }

    /** The negative number that stands for this failure. */
    public int code() {
        return code;
    }

    /** The failure that a negative result stands for. */
    public static SrtpFailure of(int code) {
        for (SrtpFailure failure : VALUES) {
            if (failure.code == code) {
                return failure;
            }
        }
        throw new IllegalArgumentException("code must be that of a failure: " + code);
    }
}
