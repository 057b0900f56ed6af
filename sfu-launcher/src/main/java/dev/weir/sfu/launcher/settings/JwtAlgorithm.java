// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

/** What tokens may be signed with (RFC 7518 3.1). */
public enum JwtAlgorithm {
    HS256,
    RS256,
    ES256
}
