// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.Optional;

/** The SRTP protection profiles spoken here, by their IANA number (RFC 5764 section 4.1.2, RFC 7714 section 14.2). */
public enum SrtpProfile {
    /** Preferred: half the cost of the other. */
    AEAD_AES_128_GCM(7, 12, 16),

    /** What RFC 8827 obliges every WebRTC endpoint to speak. */
    AES128_CM_SHA1_80(1, 14, 10);

    private static final int KEY_BYTES = 16;

    private final int ianaNumber;
    private final int saltBytes;
    private final int tagBytes;

    SrtpProfile(int ianaNumber, int saltBytes, int tagBytes) {
        this.ianaNumber = ianaNumber;
        this.saltBytes = saltBytes;
        this.tagBytes = tagBytes;
    }

    /** The profile with this number in the use_srtp extension, or empty when it is not spoken here. */
    public static Optional<SrtpProfile> of(int ianaNumber) {
        for (SrtpProfile profile : values()) {
            if (profile.ianaNumber == ianaNumber) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }

    public int ianaNumber() {
        return ianaNumber;
    }

    /** Length of master key and session key. */
    public int keyBytes() {
        return KEY_BYTES;
    }

    /** Length of master salt and session salt. */
    public int saltBytes() {
        return saltBytes;
    }

    /** What a protected RTP packet is longer than the plain one. */
    public int tagBytes() {
        return tagBytes;
    }

    /** What a protected RTCP packet is longer than the plain one: tag and index word. */
    public int rtcpTrailerBytes() {
        return tagBytes + Bytes.INT_BYTES;
    }

    /** How much keying material DTLS has to export: key and salt for both directions (RFC 5764 section 4.2). */
    public int keyingMaterialBytes() {
        return 2 * (KEY_BYTES + saltBytes);
    }

    /** Where the SRTCP index word stands, counted back from the packet's end: RFC 7714 puts the tag before it. */
    int rtcpIndexFromEnd() {
        return this == AEAD_AES_128_GCM ? Bytes.INT_BYTES : Bytes.INT_BYTES + tagBytes;
    }
}
