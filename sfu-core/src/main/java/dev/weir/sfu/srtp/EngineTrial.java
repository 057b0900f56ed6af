// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Whether another AES-GCM may take the place of the JDK's: it makes the same bytes, refuses what it must, and is fast.
 *
 * <p>Speed is taken from packets of 60 kB, of which a cold JVM's call is a small part, and not compared at first: the JDK's own
 * code takes more than 100,000 packets to reach its speed (measured on 25: 5.3 us a packet, then 1.1, then 0.6; libcrypto 0.7
 * and then 0.5). A race of a few milliseconds at start would always be won by the native side. What a library without AES
 * instructions would cost is seen without a race; only where the first look finds it slow is the JDK's code warmed up, for as
 * long as {@link #WARM_UP_NANOS}, and compared.
 *
 * @param passed whether to use it
 * @param nanosPerByte as far as it came to be measured, else infinite
 * @param finding the reason, the end of a sentence
 */
record EngineTrial(boolean passed, double nanosPerByte, String finding) {
    /**
     * Half of what AES instructions do on an old and busy machine; tables in memory are ten times slower. Where this is met, the
     * JDK's code would gain a few per cent at best, and cost its garbage.
     */
    private static final double FAST_NANOS_PER_BYTE = 1.0;

    private static final long WARM_UP_NANOS = 300_000_000;
    private static final int ROUNDS = 16;
    private static final int MAX_ROUNDS = 10_000;
    private static final int LONG_PACKET_BYTES = 60_000;
    private static final int HEADER_BYTES = 20;
    private static final int[] BODY_BYTES = {0, 1, 15, 16, 17, 100, 511, 1_024, 1_188, 1_400};
    private static final int TRAILER_BYTES = 20;
    private static final int SSRC = 0x9abcdef0;

    /** Tries {@code candidate} against {@code reference}, and closes what it made but for an engine that failed. */
    static EngineTrial of(
            BiFunction<SessionKeys, SessionKeys, SrtpEngine> candidate,
            BiFunction<SessionKeys, SessionKeys, SrtpEngine> reference,
            LongSupplier nanoClock) {
        SessionKeys one = keys(1);
        SessionKeys two = keys(2);
        SrtpEngine there = reference.apply(two, one);
        SrtpEngine model = reference.apply(one, two);
        try {
            SrtpEngine here = candidate.apply(one, two);
            EngineTrial trial = tried(here, there, model, nanoClock);
            here.close();
            return trial;
        } catch (RuntimeException | LinkageError e) {
            // Whatever another system's library does not have or does not like: the JDK's code stands by.
            return new EngineTrial(false, Double.POSITIVE_INFINITY, "fails: " + e);
        } finally {
            there.close();
            model.close();
        }
    }

    private static EngineTrial tried(SrtpEngine here, SrtpEngine there, SrtpEngine model, LongSupplier nanoClock) {
        for (int length : BODY_BYTES) {
            if (!agree(here, there, model, length)) {
                return new EngineTrial(
                        false, Double.POSITIVE_INFINITY, "makes other bytes than JCE of a packet of " + length);
            }
        }
        return inTime(here, model, nanoClock);
    }

    private static SessionKeys keys(int seed) {
        byte[] key = packet(SrtpProfile.AEAD_AES_128_GCM.keyBytes(), seed);
        byte[] salt = packet(SrtpProfile.AEAD_AES_128_GCM.saltBytes(), 3 * seed);
        return SessionKeys.derive(Aes.counterMode(), SrtpProfile.AEAD_AES_128_GCM, key, salt);
    }

    /** Whether {@code here} seals as {@code model} does, and {@code there} and it open each other's packets and no damaged ones. */
    private static boolean agree(SrtpEngine here, SrtpEngine there, SrtpEngine model, int length) {
        byte[] plain = packet(HEADER_BYTES + length, length);
        byte[] sealed = sealedRtp(here, plain, length);
        byte[] control = sealedRtcp(here, plain, length);
        return Arrays.equals(sealed, sealedRtp(model, plain, length))
                && Arrays.equals(control, sealedRtcp(model, plain, length))
                && opens(here, sealedRtp(there, plain, length), sealedRtcp(there, plain, length), plain, length);
    }

    private static boolean opens(SrtpEngine engine, byte[] sealed, byte[] control, byte[] plain, int index) {
        byte[] out = new byte[sealed.length + TRAILER_BYTES];
        boolean rtp = engine.openRtp(sealed, 0, sealed.length, HEADER_BYTES, out, 0, index) == plain.length
                && Arrays.equals(out, 0, plain.length, plain, 0, plain.length);
        boolean rtcp = engine.openRtcp(control, 0, control.length, out, 0, index) == plain.length
                && Arrays.equals(out, 0, plain.length, plain, 0, plain.length);
        sealed[sealed.length - 1] ^= 1;
        control[0] ^= 1;
        int refused = SrtpFailure.AUTHENTICATION.code();
        return rtp
                && rtcp
                && engine.openRtp(sealed, 0, sealed.length, HEADER_BYTES, out, 0, index) == refused
                && engine.openRtcp(control, 0, control.length, out, 0, index) == refused;
    }

    private static byte[] sealedRtp(SrtpEngine engine, byte[] plain, int index) {
        byte[] out = Arrays.copyOf(plain, plain.length + TRAILER_BYTES);
        int body = plain.length - HEADER_BYTES;
        return Arrays.copyOf(out, engine.sealRtp(out, 0, HEADER_BYTES, plain, HEADER_BYTES, body, index));
    }

    private static byte[] sealedRtcp(SrtpEngine engine, byte[] plain, int index) {
        byte[] out = new byte[plain.length + TRAILER_BYTES];
        return Arrays.copyOf(out, engine.sealRtcp(plain, 0, plain.length, out, 0, index));
    }

    private static byte[] packet(int length, int seed) {
        byte[] packet = new byte[length];
        for (int i = 0; i < length; i++) {
            packet[i] = (byte) (i * 31 + (i >>> 8) + seed * 17);
        }
        if (length >= HEADER_BYTES) {
            Bytes.putInt32(packet, RtpLayout.SSRC_OFFSET, SSRC);
        }
        return packet;
    }

    private static EngineTrial inTime(SrtpEngine here, SrtpEngine model, LongSupplier nanoClock) {
        double own = nanosPerByte(here, nanoClock, 0);
        if (own <= FAST_NANOS_PER_BYTE) {
            return new EngineTrial(true, own, "%.2f ns a byte".formatted(own));
        }
        double other = nanosPerByte(model, nanoClock, WARM_UP_NANOS);
        return new EngineTrial(own <= other, own, "%.2f ns a byte (JCE %.2f)".formatted(own, other));
    }

    /** The best of at least {@link #ROUNDS} packets, going on until the budget is used. */
    private static double nanosPerByte(SrtpEngine engine, LongSupplier nanoClock, long budgetNanos) {
        byte[] plain = new byte[LONG_PACKET_BYTES];
        byte[] out = new byte[LONG_PACKET_BYTES + TRAILER_BYTES];
        long start = nanoClock.getAsLong();
        long before = start;
        long best = Long.MAX_VALUE;
        // Other indices than those of the packets before: no initialisation vector twice.
        for (int round = 0; round < MAX_ROUNDS && (round < ROUNDS || before - start < budgetNanos); round++) {
            engine.sealRtp(out, 0, HEADER_BYTES, plain, HEADER_BYTES, plain.length - HEADER_BYTES, 1L << 20 | round);
            long now = nanoClock.getAsLong();
            best = Math.min(best, now - before);
            before = now;
        }
        return (double) best / LONG_PACKET_BYTES;
    }
}
