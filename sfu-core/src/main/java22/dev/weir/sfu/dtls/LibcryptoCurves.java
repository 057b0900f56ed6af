// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * P-256 by the system's libcrypto: ECDSA and ECDH. Each call makes its key and frees it, so nothing outlives a handshake that
 * is given up; that costs 10 us a call. Thread-safe. Every method but {@link #missing()} may throw {@link IllegalStateException}
 * or {@link LinkageError} where the library lacks a function.
 *
 * <p>By the functions of EC_KEY, though OpenSSL 3 calls them deprecated: what it has instead needs a parameter list for each
 * key and takes twice the time. A library without them is as good as none.
 */
final class LibcryptoCurves {
    /** Never a path, and of macOS only the versioned name: its own unversioned library ends the process that loads it. */
    private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so", "libcrypto.3.dylib");

    private static final Optional<SymbolLookup> LIBRARY = library();

    private static final int P_256 = 415;
    private static final int SCALAR_BYTES = 32;
    private static final int POINT_BYTES = 65;
    private static final int UNCOMPRESSED = 4;
    private static final int MAX_SIGNATURE_BYTES = 72;
    private static final int SUCCESS = 1;

    private LibcryptoCurves() {}

    /** What would be needed; empty when there is a library, whether or not it serves. */
    static String missing() {
        return LIBRARY.isPresent() ? "" : "the library libcrypto.so.3 and leave to call it";
    }

    /** A signature, DER. */
    static byte[] sign(byte[] scalar, byte[] digest) {
        try (Arena arena = Arena.ofConfined();
                Key key = new Key()) {
            key.setScalar(arena.allocateFrom(JAVA_BYTE, scalar));
            MemorySegment signature = arena.allocate(MAX_SIGNATURE_BYTES);
            MemorySegment length = arena.allocate(JAVA_INT);
            long signed = arena.allocateFrom(JAVA_BYTE, digest).address();
            require((int) Calls.SIGN.invokeExact(
                    0, signed, digest.length, signature.address(), length.address(), key.address));
            return signature.asSlice(0, length.get(JAVA_INT, 0)).toArray(JAVA_BYTE);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Whether that is a signature by whose public key is {@code point}; no, too, when that is no point of the curve. */
    static boolean verify(byte[] point, byte[] digest, byte[] signature) {
        try (Arena arena = Arena.ofConfined();
                Key key = new Key()) {
            long signed = arena.allocateFrom(JAVA_BYTE, digest).address();
            long claimed = arena.allocateFrom(JAVA_BYTE, signature).address();
            return key.setPoint(arena.allocateFrom(JAVA_BYTE, point))
                    && (int) Calls.VERIFY.invokeExact(0, signed, digest.length, claimed, signature.length, key.address)
                            == SUCCESS;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** A fresh key, by the library's own random numbers. */
    static EphemeralKey generate() {
        try (Arena arena = Arena.ofConfined();
                Key key = new Key()) {
            require((int) Calls.GENERATE.invokeExact(key.address));
            MemorySegment scalar = arena.allocate(SCALAR_BYTES);
            MemorySegment point = arena.allocate(POINT_BYTES);
            long scalarBytes = (long) Calls.SCALAR.invokeExact(key.address, scalar.address(), (long) SCALAR_BYTES);
            long group = (long) Calls.GROUP.invokeExact(key.address);
            long pointBytes = (long)
                    Calls.POINT.invokeExact(group, key.point(), UNCOMPRESSED, point.address(), (long) POINT_BYTES, 0L);
            require(scalarBytes == SCALAR_BYTES && pointBytes == POINT_BYTES ? SUCCESS : 0);
            EphemeralKey made = new EphemeralKey(scalar.toArray(JAVA_BYTE), point.toArray(JAVA_BYTE));
            scalar.fill((byte) 0);
            return made;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** The secret that both sides share; empty when the other's {@code point} is none of the curve. */
    static Optional<byte[]> agree(byte[] scalar, byte[] point) {
        try (Arena arena = Arena.ofConfined();
                Key ours = new Key();
                Key theirs = new Key()) {
            ours.setScalar(arena.allocateFrom(JAVA_BYTE, scalar));
            if (!theirs.setPoint(arena.allocateFrom(JAVA_BYTE, point))) {
                return Optional.empty();
            }
            MemorySegment secret = arena.allocate(SCALAR_BYTES);
            int bytes = (int)
                    Calls.AGREE.invokeExact(secret.address(), (long) SCALAR_BYTES, theirs.point(), ours.address, 0L);
            require(bytes == SCALAR_BYTES ? SUCCESS : bytes);
            byte[] agreed = secret.toArray(JAVA_BYTE);
            secret.fill((byte) 0);
            return Optional.of(agreed);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static void require(int result) {
        if (result != SUCCESS) {
            throw new IllegalStateException("libcrypto must succeed: " + result);
        }
    }

    /** What a call threw; the functions themselves throw nothing. */
    private static RuntimeException failed(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException("libcrypto cannot be called", e);
    }

    private static Optional<SymbolLookup> library() {
        return ADDRESS.byteSize() == Long.BYTES
                ? NAMES.stream().flatMap(name -> loaded(name).stream()).findFirst()
                : Optional.empty();
    }

    @SuppressWarnings("restricted")
    private static Optional<SymbolLookup> loaded(String name) {
        try {
            return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException | IllegalCallerException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** A key of the library, freed and wiped by it when closed. */
    private static final class Key implements AutoCloseable {
        private final long address;

        Key() throws Throwable {
            address = (long) Calls.COPY.invokeExact(Calls.EMPTY);
            require(address == 0 ? 0 : SUCCESS);
        }

        void setScalar(MemorySegment scalar) throws Throwable {
            int result = (int) Calls.SET_SCALAR.invokeExact(address, scalar.address(), scalar.byteSize());
            scalar.fill((byte) 0);
            require(result);
        }

        boolean setPoint(MemorySegment point) throws Throwable {
            return (int) Calls.SET_POINT.invokeExact(address, point.address(), point.byteSize(), 0L) == SUCCESS;
        }

        long point() throws Throwable {
            return (long) Calls.PUBLIC.invokeExact(address);
        }

        @Override
        public void close() {
            try {
                Calls.FREE.invokeExact(address);
            } catch (Throwable e) {
                throw failed(e);
            }
        }
    }

    /** Apart, as looking them up fails where the library lacks one. */
    private static final class Calls {
        static final MethodHandle COPY = returning("EC_KEY_dup", JAVA_LONG, JAVA_LONG);
        static final MethodHandle FREE = handle("EC_KEY_free", FunctionDescriptor.ofVoid(JAVA_LONG));
        static final MethodHandle SET_SCALAR = returning("EC_KEY_oct2priv", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        static final MethodHandle SET_POINT =
                returning("EC_KEY_oct2key", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        static final MethodHandle SIGN =
                returning("ECDSA_sign", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        static final MethodHandle VERIFY =
                returning("ECDSA_verify", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
        static final MethodHandle GENERATE = returning("EC_KEY_generate_key", JAVA_INT, JAVA_LONG);
        static final MethodHandle SCALAR = returning("EC_KEY_priv2oct", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        static final MethodHandle PUBLIC = returning("EC_KEY_get0_public_key", JAVA_LONG, JAVA_LONG);
        static final MethodHandle GROUP = returning("EC_KEY_get0_group", JAVA_LONG, JAVA_LONG);
        static final MethodHandle POINT = returning(
                "EC_POINT_point2oct", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        static final MethodHandle AGREE =
                returning("ECDH_compute_key", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

        /** Without a key, to be copied: computing the curve's constants takes 20 us. Lives as long as the library. */
        static final long EMPTY = empty();

        private static long empty() {
            try {
                long address = (long) returning("EC_KEY_new_by_curve_name", JAVA_LONG, JAVA_INT)
                        .invokeExact(P_256);
                require(address == 0 ? 0 : SUCCESS);
                return address;
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        private static MethodHandle returning(String name, MemoryLayout result, MemoryLayout... arguments) {
            return handle(name, FunctionDescriptor.of(result, arguments));
        }

        @SuppressWarnings("restricted")
        private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
            MemorySegment function = LIBRARY.flatMap(library -> library.find(name))
                    .orElseThrow(() -> new IllegalStateException("libcrypto must have " + name));
            return Linker.nativeLinker().downcallHandle(function, descriptor);
        }
    }
}
