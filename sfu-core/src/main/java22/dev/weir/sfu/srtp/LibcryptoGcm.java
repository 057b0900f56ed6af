// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/**
 * AES-GCM of the system's libcrypto, when there is one of OpenSSL 3 or later.
 *
 * <p>Its engines share the memory in which a packet is at work, so that it stays in the processor's first cache however many
 * viewers there are. Not thread-safe, and neither are they beside each other: one for each loop.
 */
final class LibcryptoGcm {
    private static final LibcryptoSearch SEARCH = LibcryptoSearch.run();

    /** What Ethernet carries and some; longer packets make it grow. */
    private static final int USUAL_PACKET_BYTES = 2048;

    private MemorySegment packet = Arena.ofAuto().allocate(USUAL_PACKET_BYTES, Long.BYTES);

    LibcryptoGcm() {}

    /** Where a packet of so many bytes can be at work until the next one is. */
    long packet(int bytes) {
        if (bytes > packet.byteSize()) {
            packet = Arena.ofAuto().allocate(bytes, Long.BYTES);
        }
        return packet.address();
    }

    /** What would be needed; empty when nothing is missing. */
    static String missing() {
        return SEARCH.missing();
    }

    /** The library's version; only when nothing is missing. */
    static String version() {
        return SEARCH.version();
    }

    /** An engine that must be closed; only when nothing is missing. */
    SrtpEngine engine(SessionKeys sending, SessionKeys receiving) {
        return new LibcryptoGcmEngine(this, sending, receiving);
    }

    static SymbolLookup library() {
        return SEARCH.library().orElseThrow(() -> new IllegalStateException("libcrypto needs " + missing()));
    }
}
