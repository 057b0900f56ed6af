// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libcrypto that AES-GCM takes; only when {@link LibcryptoGcm#missing()} is empty.
 *
 * <p>Everything goes by address. Segments of arrays would save two copies of each packet and were measured: what the compiler
 * makes of them changed from run to run between 0 and 304 bytes of garbage a packet, where the copies cost 20 to 40 ns.
 *
 * <p>Calls made per packet are "critical": a few nanoseconds each, and no garbage collection meanwhile.
 */
final class LibcryptoCalls {
    private static final int SUCCESS = 1;

    /** EVP_CTRL_AEAD_SET_TAG. */
    private static final int SET_TAG = 0x11;

    /** Two OSSL_PARAM: name, type, data, size, size returned; the second ends the list. */
    static final int TAG_PARAMETERS_BYTES = 80;

    private static final int TYPE = 8;
    private static final int DATA = 16;
    private static final int SIZE = 24;
    private static final int OCTET_STRING = 5;

    private static final MethodHandle MALLOC =
            handle("CRYPTO_malloc", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLEAR_FREE =
            handle("CRYPTO_clear_free", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle FETCH =
            handle("EVP_CIPHER_fetch", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG));
    private static final MethodHandle CONTEXT_NEW = handle("EVP_CIPHER_CTX_new", FunctionDescriptor.of(JAVA_LONG));
    private static final MethodHandle CONTEXT_FREE =
            handle("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle INIT =
            critical("EVP_CipherInit_ex2", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
    private static final MethodHandle UPDATE =
            critical("EVP_CipherUpdate", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle FINAL = critical("EVP_CipherFinal_ex", JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CONTROL =
            critical("EVP_CIPHER_CTX_ctrl", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);

    private static final MethodHandle PARAMETERS = critical("EVP_CIPHER_CTX_get_params", JAVA_LONG, JAVA_LONG);

    /** Fetched once, as a look-up for each key costs more than the key. Lives as long as the library. */
    private static final long AES_128_GCM = fetch("AES-128-GCM");

    private static final long TAG = Arena.global().allocateFrom("tag").address();

    /** All memory, so that an address is an offset: segments of their own would be objects for each session. */
    static final MemorySegment MEMORY = memory();

    private LibcryptoCalls() {}

    /** Memory that {@link #free} must give back. */
    static long allocate(long bytes) {
        try {
            return nonNull("CRYPTO_malloc", (long) MALLOC.invokeExact(bytes, 0L, 0));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Wipes memory and gives it back. */
    static void free(long address, long bytes) {
        try {
            CLEAR_FREE.invokeExact(address, bytes, 0L, 0);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** A context of AES-128-GCM without key, that {@link #freeContext} must give back. */
    static long newContext() {
        try {
            long context = nonNull("EVP_CIPHER_CTX_new", (long) CONTEXT_NEW.invokeExact());
            require("EVP_CipherInit_ex2", (int) INIT.invokeExact(context, AES_128_GCM, 0L, 0L, 1, 0L));
            return context;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Wipes a context with its key and gives it back; nothing happens for address zero. */
    static void freeContext(long context) {
        try {
            CONTEXT_FREE.invokeExact(context);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /**
     * Begins a packet.
     *
     * @param key address of 16 bytes, or zero for that of the packet before
     * @param iv address of 12 bytes
     * @param direction 1 encrypts, 0 decrypts, -1 as the packet before
     */
    static void begin(long context, long key, long iv, int direction) {
        try {
            require("EVP_CipherInit_ex2", (int) INIT.invokeExact(context, 0L, key, iv, direction, 0L));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /**
     * Encrypts or decrypts in place, or adds associated bytes.
     *
     * @param dst the same as {@code src}, or zero when the bytes are associated ones
     * @param count of room for an int
     */
    static void add(long context, long dst, long count, long src, int length) {
        try {
            require("EVP_CipherUpdate", (int) UPDATE.invokeExact(context, dst, count, src, length));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Writes what {@link #end} needs to aligned memory. */
    static void putTagParameters(long parameters, int tagBytes) {
        MEMORY.asSlice(parameters, TAG_PARAMETERS_BYTES).fill((byte) 0);
        MEMORY.set(JAVA_LONG, parameters, TAG);
        MEMORY.set(JAVA_INT, parameters + TYPE, OCTET_STRING);
        MEMORY.set(JAVA_LONG, parameters + SIZE, tagBytes);
    }

    /** Ends an encrypted packet and writes its tag. This way and EVP_CipherInit_ex2 save 30 ns over the older functions. */
    static void end(long context, long count, long tag, long parameters) {
        MEMORY.set(JAVA_LONG, parameters + DATA, tag);
        try {
            require("EVP_CipherFinal_ex", (int) FINAL.invokeExact(context, count, count));
            require("EVP_CIPHER_CTX_get_params", (int) PARAMETERS.invokeExact(context, parameters));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Ends a decrypted packet; says whether its tag is right. */
    static boolean verify(long context, long count, long tag, int tagBytes) {
        try {
            require("EVP_CIPHER_CTX_ctrl", (int) CONTROL.invokeExact(context, SET_TAG, tagBytes, tag));
            return (int) FINAL.invokeExact(context, count, count) == SUCCESS;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static void require(String function, int result) {
        if (result != SUCCESS) {
            throw new IllegalStateException(function + " must succeed: " + result);
        }
    }

    private static long nonNull(String function, long address) {
        if (address == 0) {
            throw new IllegalStateException(function + " must give an address");
        }
        return address;
    }

    /** What a call threw; the functions themselves throw nothing. */
    static RuntimeException failed(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known
                ? known
                : new IllegalStateException("a native library cannot be called", e);
    }

    private static long fetch(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return nonNull("EVP_CIPHER_fetch of " + name, (long) FETCH.invokeExact(0L, arena.allocateFrom(name), 0L));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MemorySegment memory() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    private static MethodHandle critical(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(JAVA_INT, arguments), Linker.Option.critical(false));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment function = LibcryptoGcm.library()
                .find(name)
                .orElseThrow(() -> new IllegalStateException("libcrypto must have " + name));
        return Linker.nativeLinker().downcallHandle(function, descriptor, options);
    }
}
