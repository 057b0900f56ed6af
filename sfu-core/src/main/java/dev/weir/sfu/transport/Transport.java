// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Path;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The UDP port of one media loop.
 *
 * <p>Belongs to the loop's thread: only {@link #wakeUp}, {@link #counters}, {@link #localAddresses} and {@link #close} may be
 * called from others. Nothing here blocks but {@link #await}, and {@link #send} for a few milliseconds when the operating
 * system's send buffer is full. What the network does wrong is counted, never thrown.
 *
 * <p>One turn of a loop is {@code receive}, the work, {@code send}, {@code await}.
 */
public interface Transport extends AutoCloseable {
    /**
     * Hands the datagrams that are waiting to the handler; never blocks. Takes from all sockets in turn, so that a flood on
     * one address does not silence another.
     *
     * @param maxDatagrams how many to take from the sockets at most, the dropped ones included
     * @param nowNanos the time of the turn, from the clock of {@link System#nanoTime}; becomes the arrival time of each, where
     *     the operating system does not tell an earlier one
     * @return how many were handled
     */
    int receive(DatagramHandler handler, int maxDatagrams, long nowNanos);

    /**
     * Sends the whole outbox in its order; the outbox is not changed. A datagram that cannot leave is counted and left out,
     * the others follow.
     */
    void send(Outbox outbox);

    /**
     * Waits until a datagram can be received, {@link #wakeUp} is called or the time is over. Returns at once when
     * {@code wakeUp} was called since the last wait, and while the thread's interrupt flag is set; an interrupt during the wait
     * may or may not end it.
     *
     * @param timeoutNanos not waiting at all when zero or negative; rounded up to whole milliseconds in the
     *     portable tier; {@link Long#MAX_VALUE}
     *     for no limit
     */
    void await(long timeoutNanos);

    /** Ends the present wait, or the next one if nobody waits. Any thread. */
    void wakeUp();

    /** The addresses this transport is bound to; the place in the list is what {@link Path#socket()} means. Any thread. */
    List<InetSocketAddress> localAddresses();

    /**
     * Makes {@link #receive} hand out this very object for datagrams of an equal path, without allocating. The first
     * remembered of equal paths stays. Unbounded: meant for paths that passed an ICE check, whose number the peers limit.
     */
    void remember(Path path);

    /** Undoes {@link #remember} for all equal paths; datagrams still arrive, each with a path object of its own. */
    void forget(Path path);

    /** Whether datagrams of one length to one remote, one behind the other in an outbox, cost less than apart. Any thread. */
    default boolean sendsRuns() {
        return false;
    }

    /**
     * Asks for a share of what comes to a port that several transports have together. Before, all of it may go to the first of
     * them; afterwards any may receive anything. Idempotent.
     */
    default void takeShare() {}

    /** What happened so far. Any thread. */
    TransportCounters counters();

    /** Closes the sockets. Idempotent; any thread. Afterwards nothing is received or sent, and waits end at once. */
    @Override
    void close();
}
