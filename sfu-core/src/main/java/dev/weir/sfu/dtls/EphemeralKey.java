// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

/**
 * A P-256 key for one handshake.
 *
 * @param scalar the private key, 32 bytes big-endian
 * @param point the public key, 65 bytes, uncompressed
 */
record EphemeralKey(byte[] scalar, byte[] point) {}
