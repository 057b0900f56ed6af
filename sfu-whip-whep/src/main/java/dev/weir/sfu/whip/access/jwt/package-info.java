// SPDX-License-Identifier: Apache-2.0
/**
 * JSON Web Tokens as keys to the doors.
 *
 * <p>RFC 7519 (JWT), 7515 (signatures), 7517 (key sets), 8725 (best current practice). Encrypted tokens, nested tokens and
 * extensions ({@code crit}) are refused; keys that a token brings along ({@code jku}, {@code jwk}, {@code x5u}, {@code x5c}) are
 * never looked at. The only package that uses java-jwt, which checks signatures, times, issuer and audience; shapes are checked
 * here before, since it takes what the RFCs forbid: see {@code CompactToken}. May import {@code access}, {@code access.json}, {@code json} and {@code
 * access.outgoing}.
 */
@NullMarked
package dev.weir.sfu.whip.access.jwt;

import org.jspecify.annotations.NullMarked;
