// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

/** How tokens are signed. One is configured; a token does not choose (RFC 8725 section 3.1). */
public enum JwtAlgorithm {
    /** HMAC with SHA-256 and a secret that issuer and server share. */
    HS256,
    /** RSA with SHA-256, keys of 2048 bits or more. */
    RS256,
    /** ECDSA on the curve P-256 with SHA-256. */
    ES256
}
