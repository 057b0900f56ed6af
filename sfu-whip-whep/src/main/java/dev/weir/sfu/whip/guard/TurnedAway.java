// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import dev.weir.sfu.whip.access.Refusal;

/** Why a {@link Doorkeeper} let somebody not in. */
public enum TurnedAway {
    /** Their address may not do such a thing (403). */
    ADDRESS,
    /** Too many requests came from their address (429). */
    TOO_MANY_REQUESTS,
    /** Too many wrong tokens did (429). */
    TOO_MANY_WRONG_TOKENS,
    /** They showed no token (401). A browser that asks for one begins like that. */
    NO_TOKEN,
    /** They showed a wrong one (401). */
    WRONG_TOKEN,
    /** Their token is not for this, or the session is somebody else's (403). */
    FORBIDDEN,
    /** Nobody could say whether they may come in (503). */
    UNDECIDED,
    /** The room or their subject is banned (403). */
    BANNED;

    static TurnedAway of(Refusal.Kind kind) {
        return switch (kind) {
            case NO_CREDENTIALS -> NO_TOKEN;
            case BAD_CREDENTIALS -> WRONG_TOKEN;
            case FORBIDDEN -> FORBIDDEN;
            case UNAVAILABLE -> UNDECIDED;
        };
    }
}
