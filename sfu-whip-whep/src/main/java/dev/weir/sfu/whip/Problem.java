// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.error.RoomBusyException;
import dev.weir.sfu.error.SdpException;
import java.util.OptionalInt;

/**
 * One occurrence of a problem (RFC 9457).
 *
 * @param detail for the person at the other end: what was wrong and what would be right. Printable ASCII of bounded length, because
 *     parts of it may have come from a client
 * @param retryAfterSeconds when trying again makes sense
 * @param line of the offer that is at fault, counted from 1
 */
record Problem(Outcome outcome, String detail, OptionalInt retryAfterSeconds, OptionalInt line) {
    static final int MAX_DETAIL_CHARS = 400;

    Problem {
        if (!outcome.isProblem()) {
            throw new IllegalArgumentException("outcome must be a problem: " + outcome);
        }
        detail = printable(detail);
    }

    static Problem of(Outcome outcome, String detail) {
        return new Problem(outcome, detail, OptionalInt.empty(), OptionalInt.empty());
    }

    /** What to tell a client about a failure; of unforeseen ones, that they happened and no more. */
    static Problem of(Throwable failure, int retryAfterSeconds) {
        if (failure instanceof RefusedException refused) {
            return refused.problem();
        }
        Outcome outcome = Outcome.of(failure);
        String detail = switch (outcome) {
            case INTERNAL_ERROR -> "the server's log has the reason";
            case SERVER_SLOW -> "the media loop did not answer in time; it may be overloaded";
            default -> String.valueOf(failure.getMessage());
        };
        return new Problem(outcome, detail, retryAfter(failure, outcome, retryAfterSeconds), line(failure));
    }

    private static OptionalInt retryAfter(Throwable failure, Outcome outcome, int whenFull) {
        if (failure instanceof RoomBusyException busy) {
            return OptionalInt.of(Math.max(1, busy.retryAfterSeconds()));
        }
        return outcome.status() == Outcome.SERVER_FULL.status() ? OptionalInt.of(whenFull) : OptionalInt.empty();
    }

    private static OptionalInt line(Throwable failure) {
        return failure instanceof SdpException sdp && sdp.lineNumber() > 0
                ? OptionalInt.of(sdp.lineNumber())
                : OptionalInt.empty();
    }

    private static String printable(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(MAX_DETAIL_CHARS)
                .map(c -> c >= ' ' && c <= '~' ? c : '?')
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
