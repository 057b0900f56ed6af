// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which implementation encrypts: the JDK's security providers, or AES-GCM of the system's libcrypto and libipsec-mb where Java
 * 22 can call them.
 *
 * <p>One for the sessions of a loop ({@link #forLoop}), all of one SFU counted together. Not thread-safe but for
 * {@link #openSessions}.
 */
public final class SrtpEngines {
    private static final VarHandle OPEN_SESSIONS = handleOfOpenSessions();

    private final @Nullable LibcryptoGcm libcrypto;
    private final String description;
    /** Where sessions are counted. */
    private final SrtpEngines whole;

    /** Only by its handle, as loops make and close sessions side by side. */
    @SuppressWarnings("UnusedVariable")
    private int openSessions;

    private SrtpEngines(@Nullable LibcryptoGcm libcrypto, String description, @Nullable SrtpEngines whole) {
        this.libcrypto = libcrypto;
        this.description = description;
        this.whole = whole == null ? this : whole;
    }

    /** The same choice for the sessions of one more loop. */
    public SrtpEngines forLoop() {
        LibcryptoGcm same = libcrypto == null ? null : new LibcryptoGcm(libcrypto.usesIpsecMb());
        return new SrtpEngines(same, description, whole);
    }

    /** The JDK's security providers, on every machine. */
    public static SrtpEngines portable() {
        return new SrtpEngines(null, "srtp: JCE", null);
    }

    /**
     * The fastest that works here. Takes some milliseconds where libcrypto is found: it must make the same bytes as the JDK, and
     * be as fast as a machine with AES instructions makes it; {@link EngineTrial} says how that is measured. Where libipsec-mb is
     * faster still, it encrypts what is sent.
     *
     * @param nanoClock a clock that never goes back, in nanoseconds
     */
    public static SrtpEngines choose(LongSupplier nanoClock) {
        return choose(nanoClock, true);
    }

    static SrtpEngines choose(LongSupplier nanoClock, boolean ipsecMbToo) {
        String missing = LibcryptoGcm.missing();
        if (!missing.isEmpty()) {
            return new SrtpEngines(null, "srtp: JCE, as libcrypto would need " + missing, null);
        }
        LibcryptoGcm libcrypto = new LibcryptoGcm(false);
        EngineTrial trial = EngineTrial.of(libcrypto::engine, GcmEngine::new, nanoClock);
        String name = "libcrypto " + LibcryptoGcm.version();
        if (!trial.passed()) {
            return new SrtpEngines(null, "srtp: JCE, as " + name + " " + trial.finding(), null);
        }
        String found = name + " by java.lang.foreign, " + trial.finding();
        return ipsecMbToo ? chooseBetter(libcrypto, trial, found, nanoClock) : using(libcrypto, found);
    }

    private static SrtpEngines chooseBetter(
            LibcryptoGcm libcrypto, EngineTrial itsTrial, String found, LongSupplier nanoClock) {
        String missing = LibcryptoGcm.missingIpsecMb();
        if (!missing.isEmpty()) {
            return using(libcrypto, found + "; libipsec-mb would need " + missing);
        }
        LibcryptoGcm better = new LibcryptoGcm(true);
        EngineTrial trial = EngineTrial.of(better::engine, GcmEngine::new, nanoClock);
        String name = "libipsec-mb " + LibcryptoGcm.versionOfIpsecMb();
        return trial.passed() && trial.nanosPerByte() < itsTrial.nanosPerByte()
                ? using(better, name + ", " + trial.finding() + ", and " + found)
                : using(libcrypto, found + "; " + name + " " + trial.finding());
    }

    private static SrtpEngines using(LibcryptoGcm libcrypto, String description) {
        return new SrtpEngines(libcrypto, "srtp: " + description, null);
    }

    /** What was chosen and why, one line for a log. */
    public String description() {
        return description;
    }

    /** Sessions made and not closed yet; each may hold memory that no garbage collector frees. */
    public int openSessions() {
        return (int) OPEN_SESSIONS.getVolatile(whole);
    }

    /** The engine of a session; {@link #close} gives it back. */
    SrtpEngine open(SrtpProfile profile, SessionKeys sending, SessionKeys receiving) {
        SrtpEngine engine = switch (profile) {
            case AEAD_AES_128_GCM ->
                libcrypto == null ? new GcmEngine(sending, receiving) : libcrypto.engine(sending, receiving);
            case AES128_CM_SHA1_80 -> new CounterModeEngine(sending, receiving);
        };
        OPEN_SESSIONS.getAndAdd(whole, 1);
        return engine;
    }

    void close(SrtpEngine engine) {
        engine.close();
        OPEN_SESSIONS.getAndAdd(whole, -1);
    }

    private static VarHandle handleOfOpenSessions() {
        try {
            return MethodHandles.lookup().findVarHandle(SrtpEngines.class, "openSessions", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
