// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * Which implementation encrypts: the JDK's security providers, or AES-GCM of the system's libcrypto where Java 22 can call it.
 *
 * <p>One for all sessions of an SFU. Thread-safe: sessions of several loops are made from it, and the count of those open is
 * the only thing that changes.
 */
public final class SrtpEngines {
    private static final VarHandle OPEN_SESSIONS = handleOfOpenSessions();

    private final boolean libcrypto;
    private final String description;

    /** Only by its handle, as loops make and close sessions side by side. */
    @SuppressWarnings("UnusedVariable")
    private int openSessions;

    private SrtpEngines(boolean libcrypto, String description) {
        this.libcrypto = libcrypto;
        this.description = description;
    }

    /** The JDK's security providers, on every machine. */
    public static SrtpEngines portable() {
        return new SrtpEngines(false, "srtp: JCE");
    }

    /**
     * The fastest that works here. Takes some milliseconds where libcrypto is found: it must make the same bytes as the JDK, and
     * be as fast as a machine with AES instructions makes it; {@link EngineTrial} says how that is measured.
     *
     * @param nanoClock a clock that never goes back, in nanoseconds
     */
    public static SrtpEngines choose(LongSupplier nanoClock) {
        String missing = LibcryptoGcm.missing();
        if (!missing.isEmpty()) {
            return new SrtpEngines(false, "srtp: JCE, as libcrypto would need " + missing);
        }
        EngineTrial trial = EngineTrial.of(LibcryptoGcm::engine, GcmEngine::new, nanoClock);
        return new SrtpEngines(
                trial.passed(),
                trial.passed()
                        ? "srtp: libcrypto " + LibcryptoGcm.version() + " by java.lang.foreign, " + trial.finding()
                        : "srtp: JCE, as libcrypto " + LibcryptoGcm.version() + " " + trial.finding());
    }

    /** What was chosen and why, one line for a log. */
    public String description() {
        return description;
    }

    /** Sessions made and not closed yet; each may hold memory that no garbage collector frees. */
    public int openSessions() {
        return (int) OPEN_SESSIONS.getVolatile(this);
    }

    /** The engine of a session; {@link #close} gives it back. */
    SrtpEngine open(SrtpProfile profile, SessionKeys sending, SessionKeys receiving) {
        SrtpEngine engine = switch (profile) {
            case AEAD_AES_128_GCM ->
                libcrypto ? LibcryptoGcm.engine(sending, receiving) : new GcmEngine(sending, receiving);
            case AES128_CM_SHA1_80 -> new CounterModeEngine(sending, receiving);
        };
        OPEN_SESSIONS.getAndAdd(this, 1);
        return engine;
    }

    void close(SrtpEngine engine) {
        engine.close();
        OPEN_SESSIONS.getAndAdd(this, -1);
    }

    private static VarHandle handleOfOpenSessions() {
        try {
            return MethodHandles.lookup().findVarHandle(SrtpEngines.class, "openSessions", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
