// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.Problem;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.http.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the token in a request: {@code Authorization: Bearer} (RFC 6750 2.1), {@code X-Auth-Token}, or in the query where that is allowed. */
final class Credentials {
    /** Far above any JWT that fits into the header lines of a common HTTP server. */
    static final int MAX_TOKEN_CHARS = 8 * 1024;

    private static final String SCHEME = "bearer ";

    private Credentials() {}

    /**
     * The token, when the request has one.
     *
     * @param queryParameter where else to look; empty for nowhere
     * @throws RefusedException 401 when there are several, or one that cannot be a token
     */
    static Optional<String> in(HttpRequest request, String queryParameter) {
        List<String> authorization = request.headers().all("Authorization");
        List<String> plain = request.headers().all("X-Auth-Token");
        if (authorization.size() + plain.size() > 1) {
            throw refused("send one Authorization or X-Auth-Token header, not several");
        }
        if (!authorization.isEmpty()) {
            return Optional.of(bearer(authorization.get(0)));
        }
        if (!plain.isEmpty()) {
            return Optional.of(legal(plain.get(0).strip()));
        }
        return queryParameter.isEmpty() ? Optional.empty() : inQuery(request.query(), queryParameter);
    }

    private static String bearer(String value) {
        if (!value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw refused("the one scheme of Authorization that is known here is Bearer");
        }
        return legal(value.substring(SCHEME.length()).strip());
    }

    private static Optional<String> inQuery(String query, String name) {
        return parameter(query, name).map(one -> legal(decoded(one.substring(name.length() + 1))));
    }

    /** The first of that name with its name, as it stands in the query. */
    static Optional<String> parameter(String query, String name) {
        String prefix = name + '=';
        return Stream.of(query.split("&", -1))
                .filter(parameter -> parameter.startsWith(prefix))
                .findFirst();
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException brokenEscape) {
            throw refused("the token in the query is not percent-encoded as it should be");
        }
    }

    private static String legal(String token) {
        if (token.isEmpty() || token.length() > MAX_TOKEN_CHARS) {
            throw refused("a token has 1 to " + MAX_TOKEN_CHARS + " characters");
        }
        return token;
    }

    private static RefusedException refused(String detail) {
        return new RefusedException(
                Problem.of(Outcome.UNAUTHENTICATED, detail).header("WWW-Authenticate", Challenge.INVALID_TOKEN));
    }
}
