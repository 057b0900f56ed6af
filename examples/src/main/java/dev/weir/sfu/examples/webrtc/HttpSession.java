// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A WHIP session as its client sees it (RFC 9725), and a WHEP session, which differs in nothing here: an offer is posted, an answer comes
 * back with the URL of the session, candidates are patched to that, and DELETE ends it. Redirections are followed. Thread-safe.
 */
final class HttpSession {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern DETAIL = Pattern.compile("\"detail\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final int MAX_DETAIL_CHARS = 300;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(TIMEOUT)
            .build();

    private final URI url;
    private final String token;
    private final String answer;
    private final Optional<String> iceTag;
    private final List<IceLink> iceServers;

    private HttpSession(URI url, String token, HttpResponse<String> created) {
        this.url = url;
        this.token = token;
        this.answer = created.body();
        this.iceTag = created.headers().firstValue("ETag");
        this.iceServers = created.headers().allValues("Link").stream()
                .flatMap(IceLink::parse)
                .toList();
    }

    /**
     * Posts the offer.
     *
     * @param token shown as bearer; empty for none
     * @throws IOException when the server cannot be reached, or refuses: then with what it says about that
     */
    static HttpSession begin(URI endpoint, String token, String offer) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(
                to(endpoint, token)
                        .header("Content-Type", "application/sdp")
                        .POST(BodyPublishers.ofString(offer))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IOException(endpoint + " answered " + response.statusCode() + ": " + detail(response));
        }
        String location = response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException(endpoint + " answered without Location"));
        // Mostly without scheme and host, and relative to where a redirection led (RFC 9110 10.2.2).
        return new HttpSession(response.uri().resolve(location), token, response);
    }

    private static HttpRequest.Builder to(URI where, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(where).timeout(TIMEOUT);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    /** Out of a problem document (RFC 9457) if it is one, else the beginning of whatever it is. */
    private static String detail(HttpResponse<String> refusal) {
        String body = refusal.body();
        return DETAIL.matcher(body)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseGet(() -> body.substring(0, Math.min(body.length(), MAX_DETAIL_CHARS)));
    }

    String answer() {
        return answer;
    }

    /** The STUN and TURN servers that the server would like to be used (RFC 9725 4.6). */
    List<IceLink> iceServers() {
        return iceServers;
    }

    /** Sends candidates that were found after the offer (RFC 9725 4.3.2). A server that takes none loses nothing but time. */
    void trickle(String fragment) {
        HttpRequest.Builder patch = to(url, token)
                .header("Content-Type", "application/trickle-ice-sdpfrag")
                .method("PATCH", BodyPublishers.ofString(fragment));
        iceTag.ifPresent(tag -> patch.header("If-Match", tag));
        var unused = HTTP.sendAsync(patch.build(), BodyHandlers.discarding());
    }

    /** Ends the session; without it the server has to find out that nobody is there any more. */
    void end() throws IOException {
        try {
            HTTP.send(to(url, token).DELETE().build(), BodyHandlers.discarding());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while ending " + url);
        }
    }
}
