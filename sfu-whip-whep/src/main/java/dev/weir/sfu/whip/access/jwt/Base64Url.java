// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import java.util.Base64;
import java.util.Optional;

/** Base64 as RFC 7515 section 2 has it: for URLs, without padding, and one text only for the same bytes. */
final class Base64Url {
    private Base64Url() {}

    /** Empty when that is not what the text is. */
    static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            boolean canonical = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .equals(text);
            return canonical ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
