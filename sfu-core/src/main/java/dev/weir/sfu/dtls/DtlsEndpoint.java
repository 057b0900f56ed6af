// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One DTLS association: datagrams and time in, datagrams and SRTP keys out.
 *
 * <p>All public methods are for one thread, the owner's. Only the handshake runs elsewhere, on a thread of
 * {@link HandshakeThreads}, and calls {@code wakeUp} from there when {@link #drain} has something or the state has changed.
 * Give it only datagrams of a path that has passed an ICE check: it answers whoever it hears.
 *
 * <p>As a server a refused attempt does not end the association: a peer may come again with a better ClientHello, a few
 * times, until the handshake limit. A wrong certificate does end it, since the next one would be no better.
 *
 * <p>Times are nanoseconds of any one clock.
 */
public final class DtlsEndpoint implements AutoCloseable {
    /** Longest outgoing datagram; fits every path that carries WebRTC. */
    public static final int MAX_DATAGRAM_BYTES = 1_200;
    /** From the first datagram until CONNECTED. */
    public static final long HANDSHAKE_LIMIT_NANOS = 10_000_000_000L;
    /** What {@link #nextDeadline()} returns when there is none. */
    public static final long NEVER = FlightTimer.NEVER;

    private static final int MAX_ATTEMPTS = 4;

    private final DtlsSide side;
    private final DtlsCertificate certificate;
    private final List<DtlsFingerprint> remoteFingerprints;
    private final SecureRandom random;
    private final HandshakeCrypto crypto;
    private final HandshakeThreads threads;
    private final Runnable wakeUp;

    private final ReentrantLock lock = new ReentrantLock();
    private final OutgoingDatagrams outgoing = new OutgoingDatagrams();
    private final FlightTimer timer = new FlightTimer();

    private DtlsState state = DtlsState.NEW;
    private DtlsReason reason = DtlsReason.NONE;
    private long handshakeDeadline = NEVER;
    private int attempts;
    private long dropped;
    private @Nullable HandshakeAttempt attempt;

    /**
     * An association of which nothing has been said yet.
     *
     * @param remoteFingerprints what the peer's SDP promised; one of the strongest kind must match
     * @param random for keys and nonces
     * @param wakeUp called on a handshake thread when there is something to drain; never called in lockstep
     */
    public DtlsEndpoint(
            DtlsSide side,
            DtlsCertificate certificate,
            List<DtlsFingerprint> remoteFingerprints,
            SecureRandom random,
            HandshakeThreads threads,
            Runnable wakeUp) {
        this(side, certificate, remoteFingerprints, random, HandshakeCrypto.portable(), threads, wakeUp);
    }

    /** As above, by that cryptography. */
    public DtlsEndpoint(
            DtlsSide side,
            DtlsCertificate certificate,
            List<DtlsFingerprint> remoteFingerprints,
            SecureRandom random,
            HandshakeCrypto crypto,
            HandshakeThreads threads,
            Runnable wakeUp) {
        this.side = side;
        this.certificate = certificate;
        this.remoteFingerprints = List.copyOf(remoteFingerprints);
        this.random = random;
        this.crypto = crypto;
        this.threads = threads;
        this.wakeUp = threads.lockstep() ? () -> {} : wakeUp;
    }

    /** Client: sends the ClientHello. Server: nothing, it waits for one. */
    public void start(long now) {
        lock.lock();
        try {
            if (state == DtlsState.NEW && side == DtlsSide.CLIENT) {
                begin(now);
                settle();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes one DTLS datagram (RFC 7983: first byte 20 to 63); the bytes are copied. Anything else is dropped and counted. */
    public void handle(byte[] b, int off, int len, long now) {
        lock.lock();
        try {
            if (state.isFinal() || !Records.looksLikeDtls(b, off, len)) {
                dropped++;
                return;
            }
            int end = off + len;
            for (int at = off; at < end; ) {
                int size = Records.sizeBytes(b, at, end);
                if (size < 0) {
                    dropped++;
                    break;
                }
                take(b, at, size, now);
                at += size;
            }
            settle();
        } finally {
            lock.unlock();
        }
        readWaiting();
    }

    /** To be called when {@link #nextDeadline()} has come: sends the flight again, or gives up. */
    public void handleTimeout(long now) {
        lock.lock();
        try {
            HandshakeAttempt current = attempt;
            if (state != DtlsState.HANDSHAKING) {
                return;
            }
            if (now >= handshakeDeadline) {
                finish(DtlsState.FAILED, reason == DtlsReason.NONE ? DtlsReason.TIMEOUT : reason);
                if (current != null) {
                    current.transport().cancel();
                }
            } else if (current != null && now >= timer.deadline()) {
                timer.stop();
                current.transport().advance(now);
                current.transport().retransmit();
            }
            settle();
        } finally {
            lock.unlock();
        }
    }

    /** When {@link #handleTimeout} is wanted next, or {@link #NEVER}. */
    public long nextDeadline() {
        lock.lock();
        try {
            return state == DtlsState.HANDSHAKING ? Math.min(handshakeDeadline, timer.deadline()) : NEVER;
        } finally {
            lock.unlock();
        }
    }

    /** Hands over the datagrams that are ready; returns how many. */
    public int drain(DatagramSink sink) {
        readWaiting();
        int count = 0;
        while (true) {
            byte[] datagram;
            lock.lock();
            try {
                datagram = outgoing.poll();
            } finally {
                lock.unlock();
            }
            if (datagram == null) {
                return count;
            }
            sink.datagram(datagram, 0, datagram.length);
            count++;
        }
    }

    /** How far it is. */
    public DtlsState state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** Why it ended; while HANDSHAKING, why the last attempt was refused. */
    public DtlsReason reason() {
        lock.lock();
        try {
            return reason;
        } finally {
            lock.unlock();
        }
    }

    /** The SRTP keys, only while CONNECTED. */
    public @Nullable SrtpKeyingMaterial keys() {
        lock.lock();
        try {
            HandshakeAttempt current = attempt;
            return state == DtlsState.CONNECTED && current != null
                    ? current.negotiation().keys()
                    : null;
        } finally {
            lock.unlock();
        }
    }

    /** Records and datagrams that were not DTLS 1.2, came at the wrong time, or found no room. */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Says close_notify when connected, ends a handshake under way, frees its thread; {@link #drain} once more afterwards. */
    @Override
    public void close() {
        HandshakeAttempt connected = null;
        lock.lock();
        try {
            if (state.isFinal()) {
                return;
            }
            HandshakeAttempt current = attempt;
            connected = state == DtlsState.CONNECTED ? current : null;
            finish(DtlsState.CLOSED, DtlsReason.CLOSED_BY_US);
            if (current != null) {
                current.transport().cancel();
            }
            settle();
        } finally {
            lock.unlock();
        }
        if (connected != null) {
            connected.closeConnection();
            flush();
        }
    }

    private void take(byte[] b, int off, int size, long now) {
        if (!Records.isPlausible(b, off, size, state == DtlsState.CONNECTED)) {
            dropped++;
            return;
        }
        if (attempt == null && side == DtlsSide.SERVER && Records.isClientHello(b, off)) {
            begin(now);
        }
        HandshakeAttempt current = attempt;
        if (current == null) {
            dropped++;
            return;
        }
        current.transport().advance(now);
        if (!current.transport().offer(b, off, size)) {
            dropped++;
        }
    }

    private void begin(long now) {
        if (state == DtlsState.NEW) {
            state = DtlsState.HANDSHAKING;
            handshakeDeadline = now + HANDSHAKE_LIMIT_NANOS;
        }
        attempts++;
        HandshakeAttempt next = new HandshakeAttempt(
                side,
                new Negotiation(side, crypto.of(random), certificate, remoteFingerprints),
                new RecordTransport(lock, outgoing, timer, wakeUp, threads.lockstep(), now));
        attempt = next;
        try {
            threads.execute(() -> run(next));
        } catch (RejectedExecutionException e) {
            finish(DtlsState.FAILED, DtlsReason.NO_THREAD);
        }
    }

    /** On a handshake thread. */
    private void run(HandshakeAttempt current) {
        // Where it was closed while it waited for a thread nothing has been said, so nothing needs saying.
        DtlsReason failure = state().isFinal() ? DtlsReason.NO_THREAD : current.handshake();
        lock.lock();
        try {
            current.transport().end(current.connected());
            timer.stop();
            if (!state.isFinal()) {
                ended(current.connected(), failure);
            }
        } finally {
            lock.unlock();
        }
        wakeUp.run();
    }

    private void ended(boolean connected, DtlsReason failure) {
        boolean mayComeAgain = side == DtlsSide.SERVER
                && attempts < MAX_ATTEMPTS
                && failure != DtlsReason.FINGERPRINT_MISMATCH
                && failure != DtlsReason.NO_THREAD;
        if (connected) {
            state = DtlsState.CONNECTED;
            reason = DtlsReason.NONE;
        } else if (mayComeAgain) {
            attempt = null;
            reason = failure;
        } else {
            finish(DtlsState.FAILED, failure);
        }
    }

    private void settle() {
        HandshakeAttempt current = attempt;
        if (current != null && threads.lockstep() && reason != DtlsReason.NO_THREAD) {
            current.transport().awaitSettled();
        }
    }

    private void finish(DtlsState end, DtlsReason why) {
        state = end;
        reason = why;
        timer.stop();
    }

    /** After the handshake: reads what waits, on the owner's thread. */
    private void readWaiting() {
        HandshakeAttempt current;
        lock.lock();
        try {
            current = attempt;
            if (state != DtlsState.CONNECTED
                    || current == null
                    || !current.transport().hasRecord()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        DtlsReason ended = current.readWaiting();
        lock.lock();
        try {
            if (current.negotiation().closeNotifyReceived()) {
                finish(DtlsState.CLOSED, DtlsReason.CLOSED_BY_PEER);
            } else if (ended != DtlsReason.NONE) {
                finish(DtlsState.FAILED, ended);
            }
            outgoing.flush();
        } finally {
            lock.unlock();
        }
    }

    private void flush() {
        lock.lock();
        try {
            outgoing.flush();
        } finally {
            lock.unlock();
        }
    }
}
