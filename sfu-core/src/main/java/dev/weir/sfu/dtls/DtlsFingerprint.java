// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A certificate fingerprint as SDP carries it (RFC 8122 section 5).
 *
 * @param hashFunction lower-case token such as {@code sha-256}
 * @param value upper-case hex bytes with colons
 */
public record DtlsFingerprint(String hashFunction, String value) {
    /** Strongest first. SHA-1 and MD5 are not accepted (RFC 8122 section 5, RFC 8827 section 6.5). */
    private static final List<String> ACCEPTED = List.of("sha-512", "sha-384", "sha-256");

    /** Normalises the case of both parts. */
    public DtlsFingerprint {
        hashFunction = hashFunction.toLowerCase(Locale.ROOT);
        value = value.toUpperCase(Locale.ROOT);
    }

    /** Whether this hash function is one we check certificates with. */
    public boolean usable() {
        return ACCEPTED.contains(hashFunction);
    }

    /** The SHA-256 fingerprint of a DER certificate. */
    static DtlsFingerprint sha256(byte[] der) {
        return new DtlsFingerprint("sha-256", digest("sha-256", der));
    }

    /**
     * Whether the certificate is one of those promised. Only the strongest hash function present counts, so that a weak one
     * cannot be used to get around a strong one (RFC 8122 section 5).
     */
    static boolean anyMatches(List<DtlsFingerprint> promised, byte[] der) {
        for (String hash : ACCEPTED) {
            boolean present = false;
            for (DtlsFingerprint fingerprint : promised) {
                if (fingerprint.hashFunction.equals(hash)) {
                    present = true;
                    if (fingerprint.value.equals(digest(hash, der))) {
                        return true;
                    }
                }
            }
            if (present) {
                return false;
            }
        }
        return false;
    }

    private static String digest(String hash, byte[] der) {
        try {
            byte[] sum =
                    MessageDigest.getInstance(hash.toUpperCase(Locale.ROOT)).digest(der);
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK must have " + hash, e);
        }
    }
}
