// SPDX-License-Identifier: Apache-2.0
/**
 * SRTP and SRTCP: session keys, protecting, unprotecting, the replay window.
 *
 * <p>RFC 3711 sections 3.3 (packet index), 3.4 (SRTCP), 4.1.1 (AES-CM), 4.2.1 (HMAC-SHA1), 4.3 (key derivation); RFC 7714
 * sections 8 and 9 (AEAD_AES_128_GCM), 11 and 12 (its key derivation); RFC 5764 section 4.2 (keys from DTLS).
 *
 * <p>Deliberately absent: MKI, key derivation rates other than zero, re-keying, unencrypted SRTCP, encrypted header extensions
 * (RFC 6904, RFC 9335), 32-bit tags, AES-256. May import {@code buffer} and {@code rtp}; needs neither so far.
 */
@NullMarked
package dev.weir.sfu.srtp;

import org.jspecify.annotations.NullMarked;
