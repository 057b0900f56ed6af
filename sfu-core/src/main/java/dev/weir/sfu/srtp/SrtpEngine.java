// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

/**
 * The cipher work of one direction: knows keys, initialisation vectors and where tags stand; knows nothing of replay or of
 * which index a packet has. Every method gets a packet whose bounds were checked, and writes to another array than it reads.
 *
 * <p>This is the seam where a faster implementation goes in. Stateful, not thread-safe: belongs to one sender or receiver.
 */
interface SrtpEngine {
    /** The engine of the JDK's security providers. */
    static SrtpEngine of(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        SessionKeys keys = SessionKeys.derive(profile, masterKey, masterSalt);
        return switch (profile) {
            case AEAD_AES_128_GCM -> new GcmEngine(keys);
            case AES128_CM_SHA1_80 -> new CounterModeEngine(keys);
        };
    }

    SrtpProfile profile();

    /** Encrypts the payload to behind the header, which is in place already, and adds the tag; returns the whole length. */
    int sealRtp(
            byte[] dst,
            int dstOffset,
            int headerLength,
            byte[] payload,
            int payloadOffset,
            int payloadLength,
            long index);

    /** Decrypts payload and copies header when the tag is right; returns the plain length or a failure's code. */
    int openRtp(byte[] src, int offset, int length, int headerLength, byte[] dst, int dstOffset, long index);

    /** Protects a compound packet; returns the whole length. */
    int sealRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset, int index);

    /** Reverses {@link #sealRtcp}; returns the plain length or a failure's code. */
    int openRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset, int index);
}
