// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

/** Takes the offer out of a request (RFC 9725 4.2), or says why it is none before anybody parses it. */
final class Offers {
    static final String MEDIA_TYPE = "application/sdp";

    private Offers() {}

    /**
     * The text of the offer.
     *
     * @throws RefusedException when the content type, the size or the encoding is wrong
     */
    static String read(HttpRequest request) {
        Bodies.requireType(request, MEDIA_TYPE, Outcome.NOT_SDP);
        if (request.body().length == 0) {
            throw new RefusedException(Outcome.EMPTY_OFFER, "send the SDP offer as the body");
        }
        return Bodies.text(request, Outcome.BAD_SDP);
    }
}
