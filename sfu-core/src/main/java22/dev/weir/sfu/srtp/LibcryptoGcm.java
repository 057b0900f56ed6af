// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/**
 * AES-GCM of the system's libcrypto, when there is one of OpenSSL 3 or later; what is sent is left to {@link IpsecMb} when asked for.
 *
 * <p>Its engines share the memory in which a packet is at work, so that it stays in the processor's first cache however many
 * viewers there are. Not thread-safe, and neither are they beside each other: one for each loop.
 */
final class LibcryptoGcm {
    private static final LibcryptoSearch SEARCH = LibcryptoSearch.run();

    /** What Ethernet carries and some; longer packets make it grow. */
    private static final int USUAL_PACKET_BYTES = 2048;

    private MemorySegment packet = Arena.ofAuto().allocate(USUAL_PACKET_BYTES, Long.BYTES);

    private final MemorySegment state = Arena.ofAuto().allocate(IpsecMb.STATE_BYTES);
    private final boolean ipsecMb;

    /** @param ipsecMb whether libipsec-mb encrypts RTP; only when {@link #missingIpsecMb} is empty */
    LibcryptoGcm(boolean ipsecMb) {
        this.ipsecMb = ipsecMb;
    }

    boolean usesIpsecMb() {
        return ipsecMb;
    }

    /** Where a call of {@link IpsecMb} keeps its state. */
    long state() {
        return state.address();
    }

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

    /** What libipsec-mb would need besides; empty when nothing is missing. */
    static String missingIpsecMb() {
        return IpsecMb.missing();
    }

    /** That library's version; only when it misses nothing. */
    static String versionOfIpsecMb() {
        return IpsecMb.version();
    }

    /** An engine that must be closed; only when nothing is missing. */
    SrtpEngine engine(SessionKeys sending, SessionKeys receiving) {
        return new LibcryptoGcmEngine(this, sending, receiving);
    }

    static SymbolLookup library() {
        return SEARCH.library().orElseThrow(() -> new IllegalStateException("libcrypto needs " + missing()));
    }
}
