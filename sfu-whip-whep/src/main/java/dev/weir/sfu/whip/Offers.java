// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.whip.answer.Bodies;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.Problem;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.http.HttpRequest;

/** Takes the offer out of a request (RFC 9725 4.2), or says why it is none before anybody parses it. */
final class Offers {
    static final String MEDIA_TYPE = "application/sdp";

    private static final Problem NOT_SDP =
            Problem.of(Outcome.NOT_SDP, "send one Content-Type: " + MEDIA_TYPE).header("Accept-Post", MEDIA_TYPE);

    private Offers() {}

    /**
     * The text of the offer.
     *
     * @throws RefusedException when the content type, the size or the encoding is wrong
     */
    static String read(HttpRequest request) {
        Bodies.requireType(request, MEDIA_TYPE, NOT_SDP);
        if (request.body().length == 0) {
            throw new RefusedException(Outcome.EMPTY_OFFER, "send the SDP offer as the body");
        }
        return Bodies.text(request, Outcome.BAD_SDP);
    }
}
