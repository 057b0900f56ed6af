// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Optional;

/**
 * What the system's loader knows under the names of libcrypto.
 *
 * @param version of the library that was found, such as 3.0.22
 * @param missing what there would have to be; empty when there is
 */
record LibcryptoSearch(Optional<SymbolLookup> library, String version, String missing) {
    /**
     * Never a path: the loader knows where this system keeps its libraries. Of macOS only the versioned name, as its own
     * unversioned library ends the process that loads it.
     */
    private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so", "libcrypto.3.dylib");

    private static final int MIN_MAJOR = 3;

    static LibcryptoSearch run() {
        if (ADDRESS.byteSize() != Long.BYTES) {
            return without("64-bit addresses");
        }
        try {
            return NAMES.stream()
                    .flatMap(name -> loaded(name).stream())
                    .findFirst()
                    .map(LibcryptoSearch::judged)
                    .orElseGet(() -> without("the library libcrypto.so.3"));
        } catch (IllegalCallerException | UnsupportedOperationException e) {
            // Forbidden on the command line, or no linker for this platform.
            return without("leave to call it: " + e.getMessage());
        }
    }

    private static LibcryptoSearch without(String missing) {
        return new LibcryptoSearch(Optional.empty(), "", missing);
    }

    @SuppressWarnings("restricted")
    private static Optional<SymbolLookup> loaded(String name) {
        try {
            return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static LibcryptoSearch judged(SymbolLookup library) {
        // 0xMNN00PP0. LibreSSL and BoringSSL say 2 and 1.
        long number = library.find("OpenSSL_version_num")
                .map(LibcryptoSearch::versionNumber)
                .orElse(0L);
        long major = number >>> 28;
        String version = "%d.%d.%d".formatted(major, number >>> 20 & 0xff, number >>> 4 & 0xff);
        if (major < MIN_MAJOR) {
            return without("OpenSSL 3 or later, and found " + version);
        }
        return new LibcryptoSearch(Optional.of(library), version, "");
    }

    @SuppressWarnings("restricted")
    private static long versionNumber(MemorySegment function) {
        try {
            return (long) Linker.nativeLinker()
                    .downcallHandle(function, FunctionDescriptor.of(JAVA_LONG))
                    .invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("OpenSSL_version_num cannot be called", e);
        }
    }
}
