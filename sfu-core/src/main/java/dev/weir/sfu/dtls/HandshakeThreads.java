// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.util.concurrent.ThreadFactory;

/**
 * Where handshakes run while they last. Bouncy Castle's handshake is one blocking call, so each needs a thread that may
 * park; between datagrams it does nothing.
 */
public interface HandshakeThreads extends AutoCloseable {
    /** Virtual threads for each platform thread that there would be. */
    int VIRTUAL_FOR_ONE_PLATFORM = 32;

    /** Handshakes that may wait for a thread. */
    int MAX_WAITING = 4_096;

    /**
     * Runs a handshake on some thread, now or when one is free.
     *
     * @throws java.util.concurrent.RejectedExecutionException when closed, or when too many are waiting
     */
    void execute(Runnable handshake);

    /**
     * Whether the calls of {@link DtlsEndpoint} wait until the handshake thread has nothing more to do, so that what happens
     * depends on datagrams and time only. A simulation wants this; a media loop must not have it.
     */
    boolean lockstep();

    /** Ends the threads; handshakes under way fail. */
    @Override
    void close();

    /**
     * For production: virtual threads where the JDK has them (21 and later), else at most {@code maxThreads} daemon threads.
     * Handshakes beyond that wait in a bounded queue.
     *
     * @param maxThreads platform threads; a virtual one costs a hundredth, so there 32 times as many may run
     */
    static HandshakeThreads pool(int maxThreads) {
        if (maxThreads < 1) {
            throw new IllegalArgumentException("maxThreads must be at least 1: " + maxThreads);
        }
        ThreadFactory virtual = VirtualThreads.factoryOrNull("weir-dtls-");
        return virtual == null
                ? new PooledHandshakeThreads(maxThreads, MAX_WAITING)
                : new VirtualHandshakeThreads(
                        virtual,
                        (int) Math.min((long) maxThreads * VIRTUAL_FOR_ONE_PLATFORM, MAX_WAITING),
                        MAX_WAITING);
    }

    /** For simulations: a thread for each handshake, and calls that wait for it. */
    static HandshakeThreads ofLockstep() {
        return new LockstepHandshakeThreads();
    }
}
