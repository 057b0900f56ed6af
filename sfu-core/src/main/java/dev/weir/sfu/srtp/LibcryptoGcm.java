// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

/** AES-GCM of the system's libcrypto: here the stand-in for Java before 22, which cannot call it. */
final class LibcryptoGcm {
    /** @param ipsecMb whether libipsec-mb encrypts RTP */
    LibcryptoGcm(boolean ipsecMb) {}

    boolean usesIpsecMb() {
        return false;
    }

    /** What would be needed; empty when nothing is missing. */
    static String missing() {
        return "Java 22 or later, and a build that had one";
    }

    /** The library's version; only when nothing is missing. */
    static String version() {
        throw new IllegalStateException("libcrypto needs " + missing());
    }

    /** What libipsec-mb would need besides; empty when nothing is missing. */
    static String missingIpsecMb() {
        return missing();
    }

    /** That library's version; only when it misses nothing. */
    static String versionOfIpsecMb() {
        return version();
    }

    /** An engine that must be closed; only when nothing is missing. */
    SrtpEngine engine(SessionKeys sending, SessionKeys receiving) {
        throw new IllegalStateException("libcrypto needs " + missing());
    }
}
