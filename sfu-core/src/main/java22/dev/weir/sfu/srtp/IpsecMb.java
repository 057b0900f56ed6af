// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * AES-128-GCM encryption of the system's libipsec-mb (Intel Multi-Buffer Crypto for IPsec), where the processor has vector AES: a
 * quarter of what libcrypto 3.0 takes for a packet and six tenths of what 3.5 does, in one call instead of five.
 *
 * <p>Decryption and what is rare stay with libcrypto. Call nothing but {@link #missing} unless that is empty.
 */
final class IpsecMb {
    /** As those of {@link LibcryptoSearch}, never a path; and these versions alone, whose functions these are known to be. */
    private static final List<String> NAMES = List.of("libIPSec_MB.so.2", "libIPSec_MB.so.1");

    private static final String VERSION = "imb_get_version_str";

    /** Of glibc since 2.33 on x86-64: what the processor and the operating system both can, as CPUID tells it. */
    private static final String FEATURES = "__x86_get_cpuid_feature_leaf";

    /** Extended features: how glibc numbers them, and where the usable ones stand. */
    private static final int EXTENDED = 1;

    private static final int USABLE_EBX = 20;
    private static final int USABLE_ECX = 24;
    private static final int FEATURES_BYTES = 32;

    private static final int AVX2 = 1 << 5;

    /** AVX512F, AVX512DQ, AVX512BW and AVX512VL. */
    private static final int AVX512 = 1 << 16 | 1 << 17 | 1 << 30 | 1 << 31;

    /** VAES and VPCLMULQDQ. */
    private static final int VECTOR_AES = 1 << 9 | 1 << 10;

    /** Expanded key and powers of the hash key, 1,008 bytes in version 1.3 and 1,264 in 2.0, and room for what another may add. */
    private static final int KEY_BYTES = 2048;

    private static final int ALIGNMENT = 64;

    /** State of one call, 96 bytes in versions 1.3 to 2.0. */
    static final int STATE_BYTES = 512;

    private static final long TAG_BYTES = 16;
    private static final int MAX_VERSION_BYTES = 64;

    private static final SymbolLookup NOTHING = name -> Optional.empty();
    private static final SymbolLookup LIBRARY = library();

    /** How the names of the functions for this processor end; empty where it has no vector AES. */
    private static final String VARIANT = variant();

    private static final String PREPARE = "aes_gcm_pre_128_" + VARIANT;
    private static final String ENCRYPT = "aes_gcm_enc_128_" + VARIANT;
    private static final String MISSING = search();

    private IpsecMb() {}

    /** What would be needed; empty when nothing is missing. */
    static String missing() {
        return MISSING;
    }

    private static String search() {
        if (VARIANT.isEmpty()) {
            return "a processor with VAES and VPCLMULQDQ";
        }
        if (LIBRARY.find(VERSION).isEmpty()) {
            return "the library " + String.join(" or ", NAMES);
        }
        boolean found =
                LIBRARY.find(PREPARE).isPresent() && LIBRARY.find(ENCRYPT).isPresent();
        // Those for AVX2 came after version 1.3.
        return found ? "" : "a version with " + ENCRYPT + ", which " + version() + " has not";
    }

    /** The library's functions do not ask, and without these instructions the process would end. */
    @SuppressWarnings("restricted")
    private static String variant() {
        try {
            Linker linker = Linker.nativeLinker();
            MemorySegment function = linker.defaultLookup().find(FEATURES).orElse(MemorySegment.NULL);
            if (function.equals(MemorySegment.NULL)) {
                return "";
            }
            MethodHandle features = linker.downcallHandle(function, FunctionDescriptor.of(ADDRESS, JAVA_INT));
            MemorySegment leaf = ((MemorySegment) features.invokeExact(EXTENDED)).reinterpret(FEATURES_BYTES);
            int vectors = leaf.get(JAVA_INT, USABLE_EBX);
            if ((leaf.get(JAVA_INT, USABLE_ECX) & VECTOR_AES) != VECTOR_AES || (vectors & AVX2) == 0) {
                return "";
            }
            return (vectors & AVX512) == AVX512 ? "vaes_avx512" : "vaes_avx2";
        } catch (Throwable notToBeAsked) {
            return "";
        }
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup library() {
        for (String name : NAMES) {
            try {
                return SymbolLookup.libraryLookup(name, Arena.global());
            } catch (IllegalArgumentException | IllegalCallerException | UnsupportedOperationException notThisOne) {
                // The next, or none.
            }
        }
        return NOTHING;
    }

    /** The library's version, such as 1.3.0. */
    @SuppressWarnings("restricted")
    static String version() {
        try {
            MemorySegment text = (MemorySegment)
                    handle(VERSION, FunctionDescriptor.of(ADDRESS)).invokeExact();
            return text.reinterpret(MAX_VERSION_BYTES).getString(0);
        } catch (Throwable e) {
            throw LibcryptoCalls.failed(e);
        }
    }

    /** What {@link #seal} needs of a key of 16 bytes; {@link #freeKey} must give it back. */
    static long newKey(long key) {
        long memory = LibcryptoCalls.allocate(KEY_BYTES);
        try {
            Calls.PREPARING.invokeExact(key, aligned(memory));
            return memory;
        } catch (Throwable e) {
            throw LibcryptoCalls.failed(e);
        }
    }

    /** Wipes it and gives it back; nothing happens for address zero. */
    static void freeKey(long memory) {
        LibcryptoCalls.free(memory, KEY_BYTES);
    }

    /**
     * Encrypts in place and writes the tag of 16 bytes.
     *
     * @param state room for {@link #STATE_BYTES}
     * @param iv address of 12 bytes
     */
    static void seal(long memory, long state, long body, int length, long iv, long aad, int aadLength, long tag) {
        try {
            Calls.ENCRYPTING.invokeExact(
                    aligned(memory),
                    aligned(state),
                    body,
                    body,
                    (long) length,
                    iv,
                    aad,
                    (long) aadLength,
                    tag,
                    TAG_BYTES);
        } catch (Throwable e) {
            throw LibcryptoCalls.failed(e);
        }
    }

    private static long aligned(long address) {
        return address + ALIGNMENT - 1 & -ALIGNMENT;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment function =
                LIBRARY.find(name).orElseThrow(() -> new IllegalStateException("libipsec-mb has no function " + name));
        return Linker.nativeLinker().downcallHandle(function, descriptor, options);
    }

    /** Looked up when first called, and then constants to the compiler. */
    private static final class Calls {
        static final MethodHandle PREPARING =
                handle(PREPARE, FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG), Linker.Option.critical(false));

        static final MethodHandle ENCRYPTING = handle(
                ENCRYPT,
                FunctionDescriptor.ofVoid(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                        JAVA_LONG, JAVA_LONG),
                Linker.Option.critical(false));

        private Calls() {}
    }
}
