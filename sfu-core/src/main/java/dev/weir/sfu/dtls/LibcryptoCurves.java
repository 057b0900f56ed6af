// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.util.Optional;

/** P-256 by the system's libcrypto: here the stand-in for Java before 22, which cannot call it. */
final class LibcryptoCurves {
    private LibcryptoCurves() {}

    /** What would be needed; empty when there is a library, whether or not it serves. */
    static String missing() {
        return "Java 22 or later, and a build that had one";
    }

    /** A signature, DER. */
    static byte[] sign(byte[] scalar, byte[] digest) {
        throw new IllegalStateException("libcrypto needs " + missing());
    }

    /** Whether that is a signature by whose public key is {@code point}; no, too, when that is no point of the curve. */
    static boolean verify(byte[] point, byte[] digest, byte[] signature) {
        throw new IllegalStateException("libcrypto needs " + missing());
    }

    /** A fresh key, by the library's own random numbers. */
    static EphemeralKey generate() {
        throw new IllegalStateException("libcrypto needs " + missing());
    }

    /** The secret that both sides share; empty when the other's {@code point} is none of the curve. */
    static Optional<byte[]> agree(byte[] scalar, byte[] point) {
        throw new IllegalStateException("libcrypto needs " + missing());
    }
}
