// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import dev.weir.sfu.whip.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Reads a request's body as the text it should be. */
public final class Bodies {
    /** Longer bodies are refused. */
    public static final int MAX_BYTES = 64 * 1024;

    private Bodies() {}

    /**
     * Checks the content type. Parameters are ignored: clients send a charset, and RFC 8866 has UTF-8 whatever it says.
     *
     * @param otherwise how the request ends unless it has that type and no other
     */
    public static void requireType(HttpRequest request, String mediaType, Problem otherwise) {
        List<String> types = request.headers().all("Content-Type");
        if (types.size() != 1 || !isType(types.get(0), mediaType)) {
            throw new RefusedException(otherwise);
        }
    }

    private static boolean isType(String contentType, String mediaType) {
        int end = contentType.indexOf(';');
        String type = end < 0 ? contentType : contentType.substring(0, end);
        return type.strip().toLowerCase(Locale.ROOT).equals(mediaType);
    }

    /**
     * The body, when it is not too large.
     *
     * @param notText how the request ends when it is not UTF-8
     */
    public static String text(HttpRequest request, Outcome notText) {
        byte[] body = request.body();
        if (body.length > MAX_BYTES) {
            throw new RefusedException(Outcome.TOO_LARGE, "at most " + MAX_BYTES + " bytes are read, there are more");
        }
        // The forgiving decoder is several times as fast; where it had something to forgive it leaves its mark.
        String text = new String(body, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : strictText(body, notText);
    }

    private static String strictText(byte[] body, Outcome notText) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(notText, "the body is not UTF-8");
        }
    }
}
