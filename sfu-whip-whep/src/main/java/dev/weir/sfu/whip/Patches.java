// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.error.NegotiationException;
import dev.weir.sfu.error.SdpException;
import dev.weir.sfu.room.RemoteIce;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.whip.answer.Bodies;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.Problem;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.http.HttpRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the ICE fragment out of a PATCH (RFC 9725 4.3), and holds its If-Match against the session (RFC 9110 13.1.1). */
final class Patches {
    static final String MEDIA_TYPE = "application/trickle-ice-sdpfrag";

    /** Any ICE session. Both WHIP's and WHEP's examples quote the star, RFC 9110 does not: no tag of ours is a star. */
    private static final List<String> ANY = List.of("*", "\"*\"");

    /** Weak tags never match (RFC 9110 13.1.1), so that they are found as what they are. */
    private static final Pattern TAG = Pattern.compile("W/\"[^\"]*\"|\"[^\"]*\"|[^\\s,\"]+");

    private static final Problem NOT_FRAGMENT = Problem.of(Outcome.NOT_FRAGMENT, "send one Content-Type: " + MEDIA_TYPE)
            .header("Accept-Patch", MEDIA_TYPE);

    private Patches() {}

    /**
     * The client's side of ICE.
     *
     * @throws RefusedException when the content type, the size, the encoding or the fragment is wrong
     */
    static RemoteIce read(HttpRequest request) {
        Bodies.requireType(request, MEDIA_TYPE, NOT_FRAGMENT);
        if (request.body().length == 0) {
            throw new RefusedException(Outcome.BAD_FRAGMENT, "send the fragment as the body");
        }
        try {
            return RemoteIce.parse(Bodies.text(request, Outcome.BAD_FRAGMENT));
        } catch (SdpException e) {
            throw new RefusedException(Outcome.BAD_FRAGMENT, String.valueOf(e.getMessage()));
        } catch (NegotiationException e) {
            throw new RefusedException(Outcome.CANNOT_NEGOTIATE, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Lets through what was made for the present ICE session.
     *
     * @param lenient whether a missing If-Match will do where nothing is to be restarted
     * @throws RefusedException otherwise
     */
    static void requireMatch(HttpRequest request, RemoteIce remote, SessionInfo session, boolean lenient) {
        List<String> lines = request.headers().all("If-Match");
        if (lines.isEmpty()) {
            if (lenient && !restarts(remote, session)) {
                return;
            }
            throw new RefusedException(
                    Outcome.TAG_MISSING, "send If-Match with the ETag of the ICE session, or * to restart ICE");
        }
        String present = '"' + session.iceTag() + '"';
        for (String line : lines) {
            Matcher tags = TAG.matcher(line);
            while (tags.find()) {
                if (ANY.contains(tags.group()) || present.equals(tags.group())) {
                    return;
                }
            }
        }
        throw new RefusedException(Outcome.TAG_WRONG, "If-Match names another ICE session than the present one");
    }

    /** Whether this is a new ICE session: then the client's fragment is a new one (RFC 9725 4.3.3, unlike RFC 8840). */
    static boolean restarts(RemoteIce remote, SessionInfo session) {
        return !remote.ufrag().equals(session.remoteUfrag());
    }
}
