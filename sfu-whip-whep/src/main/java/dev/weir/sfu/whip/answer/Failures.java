// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import java.util.concurrent.CompletionException;

/** What failures of asynchronous code mean. */
public final class Failures {
    private Failures() {}

    /** What went wrong, without the wrapping of futures. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The last part of the type of the problem that a client is told, {@code room-busy}. */
    public static String word(Throwable failure) {
        Throwable cause = cause(failure);
        Outcome outcome =
                cause instanceof RefusedException refused ? refused.problem().outcome() : Outcome.of(cause);
        return outcome.word();
    }
}
