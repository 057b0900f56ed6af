// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

/**
 * Where everything about events happens: one thing after the other, now or later. What is kept there needs no locks, and a media
 * loop can leave a word without waiting.
 */
interface Agenda extends AutoCloseable {
    /** A clock that never goes back; its zero means nothing. Any thread. */
    long nowNanos();

    /**
     * Does something as soon as what was asked before is done. Any thread.
     *
     * @return false when it never will, because the agenda is closed
     */
    boolean execute(Runnable task);

    /** Does something once that time has passed, unless the agenda is closed by then. */
    void after(long nanos, Runnable task);

    /** Does nothing more but what is under way. May be called twice. */
    @Override
    void close();
}
