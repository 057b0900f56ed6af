// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import java.util.concurrent.atomic.AtomicLong;

/** The counters of one transport. One thread counts, any thread reads, so an ordered store is enough. */
public final class Tally {
    private final AtomicLong receivedDatagrams = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong oversizeDrops = new AtomicLong();
    private final AtomicLong receiveFailures = new AtomicLong();
    private final AtomicLong sentDatagrams = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong sendFailures = new AtomicLong();
    private final AtomicLong sendBufferDrops = new AtomicLong();
    private final AtomicLong sendWaits = new AtomicLong();
    private final AtomicLong receiveCalls = new AtomicLong();
    private final AtomicLong sendCalls = new AtomicLong();
    private final AtomicLong sentRuns = new AtomicLong();
    private final AtomicLong sentInRuns = new AtomicLong();

    public void received(int lengthBytes) {
        add(receivedDatagrams, 1);
        add(receivedBytes, lengthBytes);
    }

    public void oversize() {
        add(oversizeDrops, 1);
    }

    public void receiveFailed() {
        add(receiveFailures, 1);
    }

    public void sent(int datagrams, int lengthBytes) {
        add(sentDatagrams, datagrams);
        add(sentBytes, lengthBytes);
    }

    /** Some of the datagrams counted as sent left in runs. */
    public void sentInRuns(int runs, int datagrams) {
        add(sentRuns, runs);
        add(sentInRuns, datagrams);
    }

    public void receiveCalled() {
        add(receiveCalls, 1);
    }

    public void sendCalled() {
        add(sendCalls, 1);
    }

    public void sendFailed(int datagrams) {
        add(sendFailures, datagrams);
    }

    public void sendBufferFull(int datagrams) {
        add(sendBufferDrops, datagrams);
    }

    public void sendWaited() {
        add(sendWaits, 1);
    }

    public TransportCounters read() {
        return new TransportCounters(
                receivedDatagrams.get(),
                receivedBytes.get(),
                oversizeDrops.get(),
                receiveFailures.get(),
                sentDatagrams.get(),
                sentBytes.get(),
                sendFailures.get(),
                sendBufferDrops.get(),
                sendWaits.get(),
                receiveCalls.get(),
                sendCalls.get(),
                sentRuns.get(),
                sentInRuns.get());
    }

    private static void add(AtomicLong counter, long amount) {
        counter.lazySet(counter.getPlain() + amount);
    }
}
