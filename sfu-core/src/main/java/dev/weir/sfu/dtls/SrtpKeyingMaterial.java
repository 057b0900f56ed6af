// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

/**
 * What the handshake was for: the SRTP protection profile and the exported secret (RFC 5764 section 4.2).
 *
 * <p>{@link #exported()} is client key, server key, client salt, server salt, one after the other.
 */
public final class SrtpKeyingMaterial {
    private final int srtpProfile;
    private final byte[] exported;
    private final DtlsSide side;

    SrtpKeyingMaterial(int srtpProfile, byte[] exported, DtlsSide side) {
        this.srtpProfile = srtpProfile;
        this.exported = exported;
        this.side = side;
    }

    /** IANA number: 7 is AEAD_AES_128_GCM, 1 is AES128_CM_HMAC_SHA1_80. */
    public int srtpProfile() {
        return srtpProfile;
    }

    /** A copy of the exported bytes: 56 for AEAD_AES_128_GCM, 60 for AES128_CM_HMAC_SHA1_80. */
    public byte[] exported() {
        return exported.clone();
    }

    /** Which side we are, and so which half we protect with. */
    public DtlsSide side() {
        return side;
    }

    /** Names the profile and side, never the keys. */
    @Override
    public String toString() {
        return "SrtpKeyingMaterial[srtpProfile=" + srtpProfile + ", side=" + side + "]";
    }
}
