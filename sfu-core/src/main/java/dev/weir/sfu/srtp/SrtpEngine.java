// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

/**
 * The cipher work of one session, both directions: knows keys, initialisation vectors and where tags stand; knows nothing of
 * replay or of which index a packet has. Every method gets a packet whose bounds were checked, and writes to another array than
 * it reads. Sealing uses the keys of what we send, opening those of what the remote sends.
 *
 * <p>This is the seam where a faster implementation goes in. Stateful, not thread-safe: belongs to one session.
 */
interface SrtpEngine {
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

    /** Gives back what the garbage collector does not know of. Called once, and nothing else after it. */
    void close();
}
