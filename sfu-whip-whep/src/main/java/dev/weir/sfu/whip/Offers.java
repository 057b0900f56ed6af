// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

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
        List<String> types = request.headers().all("Content-Type");
        if (types.size() != 1 || !isSdp(types.get(0))) {
            throw new RefusedException(Outcome.NOT_SDP, "send one Content-Type: " + MEDIA_TYPE);
        }
        int length = request.body().length;
        if (length > WhipWhepHandlers.MAX_BODY_BYTES) {
            throw new RefusedException(
                    Outcome.OFFER_TOO_LARGE,
                    "at most " + WhipWhepHandlers.MAX_BODY_BYTES + " bytes are read, there are more");
        }
        if (length == 0) {
            throw new RefusedException(Outcome.EMPTY_OFFER, "send the SDP offer as the body");
        }
        return text(request.body());
    }

    /** Parameters are ignored: clients send a charset, and RFC 8866 has UTF-8 whatever it says. */
    private static boolean isSdp(String contentType) {
        int end = contentType.indexOf(';');
        String type = end < 0 ? contentType : contentType.substring(0, end);
        return type.strip().toLowerCase(Locale.ROOT).equals(MEDIA_TYPE);
    }

    private static String text(byte[] body) {
        // The forgiving decoder is several times as fast; where it had something to forgive it leaves its mark.
        String text = new String(body, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : strictText(body);
    }

    private static String strictText(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(Outcome.BAD_SDP, "the offer is not UTF-8");
        }
    }
}
