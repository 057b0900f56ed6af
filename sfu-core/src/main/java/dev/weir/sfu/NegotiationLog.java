// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at DEBUG what was offered and answered: what one asks for first when a client does not get along with the server.
 *
 * <p>ICE passwords and SDES keys are left out, and where the client is. Our own addresses stay: which of them the client was told is
 * what one looks for.
 */
final class NegotiationLog {
    private static final Logger log = LoggerFactory.getLogger(NegotiationLog.class);
    private static final Pattern SECRETS = Pattern.compile("(?md)^(a=ice-pwd:|a=crypto:|a=identity:).*$");
    private static final Pattern CONNECTIONS = Pattern.compile("(?md)^((?:[oc]=|a=rtcp:).*IN IP[46] ).*$");
    private static final Pattern CANDIDATES =
            Pattern.compile("(?md)^(a=candidate:\\S+ \\S+ \\S+ \\S+ )\\S+( \\S+ typ \\S+).*$");

    /** Offers that are refused may end their lines otherwise. */
    private static final Pattern LINE_END = Pattern.compile("\\r\\n?");

    /** A log is no place for a client to write what it likes to. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

    private NegotiationLog() {}

    /** Passes the answer on, and says how it came to it. */
    static CompletableFuture<SessionAnswer> told(
            String what, SessionRequest request, CompletableFuture<SessionAnswer> outcome) {
        return log.isDebugEnabled()
                ? outcome.whenComplete((answer, refused) -> {
                    if (refused == null) {
                        agreed(what, request, answer);
                    } else {
                        log.debug("room={} {} refused, {}{}", request.room(), what, reason(refused), offer(request));
                    }
                })
                : outcome;
    }

    private static void agreed(String what, SessionRequest request, SessionAnswer answer) {
        String session = LifecycleLog.shorten(answer.sessionId());
        log.debug("room={} session={} {}{}", request.room(), session, what, offer(request));
        log.debug(
                "room={} session={} answered:{}",
                request.room(),
                session,
                joined(SECRETS.matcher(lines(answer.answer())).replaceAll("$1*")));
    }

    private static String reason(Throwable refused) {
        Throwable cause =
                refused instanceof CompletionException && refused.getCause() != null ? refused.getCause() : refused;
        return printable(cause.toString());
    }

    private static String offer(SessionRequest request) {
        return " by an offer of " + printable(request.client().userAgent()) + ":" + joined(redacted(request.offer()));
    }

    /** A client's offer without its secrets and addresses. */
    static String redacted(String offer) {
        String shown = SECRETS.matcher(lines(offer)).replaceAll("$1*");
        shown = CONNECTIONS.matcher(shown).replaceAll("$1*");
        return CANDIDATES.matcher(shown).replaceAll("$1*$2");
    }

    private static String lines(String sdp) {
        return LINE_END.matcher(sdp).replaceAll("\n");
    }

    /** In one line of the log, as all that comes from others. */
    private static String joined(String lines) {
        return " " + printable(lines.strip().replace("\n", " | "));
    }

    private static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }
}
