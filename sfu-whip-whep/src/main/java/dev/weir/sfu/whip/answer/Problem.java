// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import dev.weir.sfu.error.NoPublisherException;
import dev.weir.sfu.error.RoomBusyException;
import dev.weir.sfu.error.SdpException;
import dev.weir.sfu.whip.http.HttpHeaders;
import java.util.OptionalInt;

/**
 * One occurrence of a problem (RFC 9457).
 *
 * @param detail for the person at the other end: what was wrong and what would be right. Printable ASCII of bounded length, because
 *     parts of it may have come from a client
 * @param headers to be sent with it, such as Retry-After
 * @param line of the offer that is at fault, counted from 1
 */
public record Problem(Outcome outcome, String detail, HttpHeaders headers, OptionalInt line) {
    public static final int MAX_DETAIL_CHARS = 400;

    private static final HttpHeaders NO_HEADERS = HttpHeaders.builder().build();

    public Problem {
        if (!outcome.isProblem()) {
            throw new IllegalArgumentException("outcome must be a problem: " + outcome);
        }
        detail = Printable.of(detail, MAX_DETAIL_CHARS);
    }

    public static Problem of(Outcome outcome, String detail) {
        return new Problem(outcome, detail, NO_HEADERS, OptionalInt.empty());
    }

    /** The same problem with one more header. */
    public Problem header(String name, String value) {
        return new Problem(outcome, detail, headers.toBuilder().add(name, value).build(), line);
    }

    /** The same problem, for which trying again makes sense in so many seconds. */
    public Problem retryAfter(int seconds) {
        return header("Retry-After", Integer.toString(Math.max(1, seconds)));
    }

    /** What to tell a client about a failure; of unforeseen ones, that they happened and no more. */
    public static Problem of(Throwable failure, int retryAfterSeconds) {
        if (failure instanceof RefusedException refused) {
            return refused.problem();
        }
        Outcome outcome = Outcome.of(failure);
        String detail = switch (outcome) {
            case INTERNAL_ERROR -> "the server's log has the reason";
            case SERVER_SLOW -> "the media loop did not answer in time; it may be overloaded";
            default -> String.valueOf(failure.getMessage());
        };
        Problem problem = new Problem(outcome, detail, NO_HEADERS, line(failure));
        OptionalInt retryAfter = retryAfter(failure, outcome, retryAfterSeconds);
        return retryAfter.isPresent() ? problem.retryAfter(retryAfter.getAsInt()) : problem;
    }

    private static OptionalInt retryAfter(Throwable failure, Outcome outcome, int whenFull) {
        if (failure instanceof RoomBusyException busy) {
            return OptionalInt.of(busy.retryAfterSeconds());
        }
        if (failure instanceof NoPublisherException early) {
            return OptionalInt.of(early.retryAfterSeconds());
        }
        return outcome.status() == Outcome.SERVER_FULL.status() ? OptionalInt.of(whenFull) : OptionalInt.empty();
    }

    private static OptionalInt line(Throwable failure) {
        return failure instanceof SdpException sdp && sdp.lineNumber() > 0
                ? OptionalInt.of(sdp.lineNumber())
                : OptionalInt.empty();
    }
}
