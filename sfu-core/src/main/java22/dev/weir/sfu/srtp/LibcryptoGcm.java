// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.lang.foreign.SymbolLookup;

/** AES-GCM of the system's libcrypto, when there is one of OpenSSL 3 or later. */
final class LibcryptoGcm {
    private static final LibcryptoSearch SEARCH = LibcryptoSearch.run();

    private LibcryptoGcm() {}

    /** What would be needed; empty when nothing is missing. */
    static String missing() {
        return SEARCH.missing();
    }

    /** The library's version; only when nothing is missing. */
    static String version() {
        return SEARCH.version();
    }

    /** An engine that must be closed; only when nothing is missing. */
    static SrtpEngine engine(SessionKeys sending, SessionKeys receiving) {
        return new LibcryptoGcmEngine(sending, receiving);
    }

    static SymbolLookup library() {
        return SEARCH.library().orElseThrow(() -> new IllegalStateException("libcrypto needs " + missing()));
    }
}
