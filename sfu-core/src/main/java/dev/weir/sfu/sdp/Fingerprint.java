// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Digest of a DTLS certificate (RFC 8122 section 5).
 *
 * @param hash {@code sha-256}, {@code sha-384} or {@code sha-512}
 * @param value upper-case hexadecimal pairs with colons between them
 */
public record Fingerprint(String hash, String value) {

    public Fingerprint {
        if (!wellFormed(hash, value)) {
            throw new IllegalArgumentException(
                    "fingerprint must be sha-256, sha-384 or sha-512 with as many upper-case pairs: "
                            + Tokens.excerpt(hash + " " + value));
        }
    }

    /** Reads the value of the attribute; empty for another hash function (md5 and sha-1 prove nothing) or a wrong length. */
    public static Optional<Fingerprint> parse(String text) {
        List<String> fields = Tokens.split(text, ' ');
        if (fields.size() != 2) {
            return Optional.empty();
        }
        String hash = fields.get(0).toLowerCase(Locale.ROOT);
        String value = fields.get(1).toUpperCase(Locale.ROOT);
        return wellFormed(hash, value) ? Optional.of(new Fingerprint(hash, value)) : Optional.empty();
    }

    /** The value of the attribute. */
    public String print() {
        return hash + " " + value;
    }

    private static boolean wellFormed(String hash, String value) {
        int bytes = switch (hash) {
            case "sha-256" -> 32;
            case "sha-384" -> 48;
            case "sha-512" -> 64;
            default -> 0;
        };
        if (bytes == 0 || value.length() != bytes * 3 - 1) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean hex = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
            if (i % 3 == 2 ? c != ':' : !hex) {
                return false;
            }
        }
        return true;
    }
}
