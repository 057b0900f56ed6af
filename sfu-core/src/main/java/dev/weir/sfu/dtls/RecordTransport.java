// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/**
 * The place where a handshake thread inside Bouncy Castle and the thread that owns the endpoint meet.
 *
 * <p>Bouncy Castle sends its last flight again when {@link #receive} has returned nothing and the wall clock agrees. Here the
 * caller's time decides: the clock in Bouncy Castle is set to agree always (resend time 0), {@code receive} parks however
 * long it takes and returns nothing only after {@link #retransmit()}. That leaves repetitions Bouncy Castle makes of its own
 * accord, because a record it ignored (a ChangeCipherSpec too) ends its wait: they are recognised by their message number
 * and swallowed in {@link #send}. So a flight leaves once, and again when our timer says so, whatever a peer sends.
 *
 * <p>One record is handed over at a time, so that Bouncy Castle never keeps a queue of its own.
 *
 * <p>After the handshake nothing parks: {@code receive} throws {@link InterruptedIOException} when no record waits, which
 * Bouncy Castle passes on without touching the association, and which saves waiting out a millisecond of its clock.
 */
final class RecordTransport implements DatagramTransport {
    /** Bouncy Castle's shortest wait is a millisecond; while it lasts we look again this often. */
    private static final long CLOCK_STEP_NANOS = 200_000;

    private enum Burst {
        NONE,
        NEW,
        AGAIN,
        SWALLOWED
    }

    private final ReentrantLock lock;
    private final Condition arrived;
    private final Condition settled;
    private final Runnable wakeUp;
    private final boolean repeatable;
    private final IncomingRecords incoming = new IncomingRecords();
    private final OutgoingDatagrams outgoing;
    private final FlightTimer timer;
    private final InterruptedIOException nothingWaits = new NothingWaits();

    private long now;
    private boolean connected;
    private boolean parked;
    private boolean ended;
    private boolean cancelled;
    private boolean retransmitDue;
    private Burst burst = Burst.NONE;
    private int highestMessageSent = -1;

    /**
     * @param wakeUp called on the handshake thread, without the lock, when datagrams are ready to be sent
     * @param repeatable whether even the record numbers must not depend on the wall clock
     */
    RecordTransport(
            ReentrantLock lock,
            OutgoingDatagrams outgoing,
            FlightTimer timer,
            Runnable wakeUp,
            boolean repeatable,
            long now) {
        this.lock = lock;
        this.arrived = lock.newCondition();
        this.settled = lock.newCondition();
        this.outgoing = outgoing;
        this.timer = timer;
        this.wakeUp = wakeUp;
        this.repeatable = repeatable;
        this.now = now;
    }

    // The side of the endpoint's owner. The lock is held by the caller.

    void advance(long now) {
        this.now = now;
    }

    boolean offer(byte[] b, int off, int size) {
        if (!incoming.offer(b, off, size)) {
            return false;
        }
        arrived.signal();
        return true;
    }

    /** The flight timer has passed: the next time Bouncy Castle has nothing to read it sends its flight again. */
    void retransmit() {
        retransmitDue = true;
        arrived.signal();
    }

    /** Makes a handshake under way end with a user_canceled alert. */
    void cancel() {
        cancelled = true;
        arrived.signal();
    }

    /** Waits until the handshake thread has ended, or parks with nothing to do. */
    void awaitSettled() {
        while (!ended && !(parked && !incoming.hasNext() && !retransmitDue && !cancelled)) {
            settled.awaitUninterruptibly();
        }
    }

    boolean hasRecord() {
        return incoming.hasNext();
    }

    // The side of the handshake thread.

    /** The handshake is over; from here on nothing parks. The lock is held by the caller. */
    void end(boolean withKeys) {
        connected = withKeys;
        ended = true;
        retransmitDue = false;
        outgoing.flush();
        settled.signalAll();
    }

    @Override
    public int getReceiveLimit() {
        return Records.MAX_RECORD_BYTES;
    }

    @Override
    public int getSendLimit() {
        return DtlsEndpoint.MAX_DATAGRAM_BYTES;
    }

    @Override
    public int receive(byte[] buf, int off, int len, int waitMillis) throws IOException {
        boolean sent;
        lock.lock();
        try {
            if (connected) {
                return copyNext(buf, off, len);
            }
            sent = endBurst();
        } finally {
            lock.unlock();
        }
        if (sent) {
            wakeUp.run();
        }
        lock.lock();
        try {
            return awaitRecord(buf, off, len);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("handshake thread was interrupted");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(byte[] buf, int off, int len) {
        lock.lock();
        try {
            if (!connected && !ended && isSwallowed(buf, off)) {
                return;
            }
            outgoing.append(buf, off, len);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {}

    private int awaitRecord(byte[] buf, int off, int len) throws IOException, InterruptedException {
        long calledMillis = System.currentTimeMillis();
        while (true) {
            if (cancelled) {
                throw new TlsFatalAlert(AlertDescription.user_canceled);
            }
            byte[] record = incoming.next();
            if (record != null) {
                if (repeatable && !Records.isPlainHandshake(record, 0)) {
                    outwait(calledMillis);
                }
                return copy(record, buf, off, len);
            }
            if (retransmitDue) {
                arrived.awaitNanos(CLOCK_STEP_NANOS);
                return -1;
            }
            parked = true;
            settled.signalAll();
            arrived.await();
            parked = false;
        }
    }

    /**
     * After a record that gives it no message, Bouncy Castle repeats its flight if its millisecond is over. That is
     * swallowed, but uses up record numbers; in a simulation it must happen always or never, so here always.
     */
    private void outwait(long calledMillis) throws InterruptedException {
        while (System.currentTimeMillis() <= calledMillis) {
            arrived.awaitNanos(CLOCK_STEP_NANOS);
        }
    }

    private int copyNext(byte[] buf, int off, int len) throws InterruptedIOException {
        byte[] record = incoming.next();
        if (record == null) {
            throw nothingWaits;
        }
        return copy(record, buf, off, len);
    }

    private static int copy(byte @Nullable [] record, byte[] buf, int off, int len) {
        if (record == null || record.length > len) {
            return -1;
        }
        System.arraycopy(record, 0, buf, off, record.length);
        return record.length;
    }

    /** Everything Bouncy Castle sends between two calls of receive is one flight. True when datagrams are ready. */
    private boolean endBurst() {
        switch (burst) {
            case NEW -> timer.flightSent(now);
            case AGAIN -> timer.flightSentAgain(now);
            default -> {}
        }
        burst = Burst.NONE;
        return outgoing.flush();
    }

    private boolean isSwallowed(byte[] b, int off) {
        if (Records.type(b, off) == Records.ALERT) {
            return false;
        }
        boolean plainMessage = Records.isPlainHandshake(b, off);
        if (burst == Burst.NONE) {
            boolean repeats = plainMessage && Records.messageSeq(b, off) <= highestMessageSent;
            burst = !repeats ? Burst.NEW : retransmitDue ? Burst.AGAIN : Burst.SWALLOWED;
            if (burst != Burst.SWALLOWED) {
                retransmitDue = false;
            }
        }
        if (plainMessage) {
            highestMessageSent = Math.max(highestMessageSent, Records.messageSeq(b, off));
        }
        return burst == Burst.SWALLOWED;
    }

    /** Made once and thrown often, so without a stack. */
    private static final class NothingWaits extends InterruptedIOException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
