// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

/** What WWW-Authenticate says (RFC 6750 3). */
final class Challenge {
    static final String NO_TOKEN = "Bearer realm=\"weir\"";
    static final String INVALID_TOKEN = NO_TOKEN + ", error=\"invalid_token\"";
    static final String INSUFFICIENT_SCOPE = NO_TOKEN + ", error=\"insufficient_scope\"";

    private Challenge() {}
}
