// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

/**
 * A no.
 *
 * @param detail for the person at the other end, without anything secret: what was wrong and what would be right. Read by
 *     strangers, so it must not tell which rooms or tokens there are
 * @param isFinal whether it holds though another authenticator of a chain might say yes
 */
public record Refusal(Kind kind, String detail, boolean isFinal) implements Decision {
    /** Why, in the order of what to tell when several refused: the last counts most. */
    public enum Kind {
        /** The client has shown nothing that could be judged (401). */
        NO_CREDENTIALS,
        /** What it showed is wrong, expired or forged (401, {@code invalid_token}). */
        BAD_CREDENTIALS,
        /** What it showed is good, and not for this (403, {@code insufficient_scope}). */
        FORBIDDEN,
        /** It could not be judged now, so nobody gets in (503). */
        UNAVAILABLE
    }

    public static Refusal noCredentials(String detail) {
        return new Refusal(Kind.NO_CREDENTIALS, detail, false);
    }

    public static Refusal badCredentials(String detail) {
        return new Refusal(Kind.BAD_CREDENTIALS, detail, false);
    }

    public static Refusal forbidden(String detail) {
        return new Refusal(Kind.FORBIDDEN, detail, false);
    }

    public static Refusal unavailable(String detail) {
        return new Refusal(Kind.UNAVAILABLE, detail, false);
    }

    /** The same no, whoever else might say yes. */
    public Refusal forGood() {
        return new Refusal(kind, detail, true);
    }
}
