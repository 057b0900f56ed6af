// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.nio;

import dev.weir.sfu.transport.TransportCounters;
import java.util.concurrent.atomic.AtomicLong;

/** The counters of one transport. One thread counts, any thread reads, so an ordered store is enough. */
final class Tally {
    private final AtomicLong receivedDatagrams = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong oversizeDrops = new AtomicLong();
    private final AtomicLong receiveFailures = new AtomicLong();
    private final AtomicLong sentDatagrams = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong sendFailures = new AtomicLong();
    private final AtomicLong sendBufferDrops = new AtomicLong();
    private final AtomicLong sendWaits = new AtomicLong();

    void received(int lengthBytes) {
        add(receivedDatagrams, 1);
        add(receivedBytes, lengthBytes);
    }

    void oversize() {
        add(oversizeDrops, 1);
    }

    void receiveFailed() {
        add(receiveFailures, 1);
    }

    void sent(int lengthBytes) {
        add(sentDatagrams, 1);
        add(sentBytes, lengthBytes);
    }

    void sendFailed() {
        add(sendFailures, 1);
    }

    void sendBufferFull() {
        add(sendBufferDrops, 1);
    }

    void sendWaited() {
        add(sendWaits, 1);
    }

    TransportCounters read() {
        return new TransportCounters(
                receivedDatagrams.get(),
                receivedBytes.get(),
                oversizeDrops.get(),
                receiveFailures.get(),
                sentDatagrams.get(),
                sentBytes.get(),
                sendFailures.get(),
                sendBufferDrops.get(),
                sendWaits.get());
    }

    private static void add(AtomicLong counter, long amount) {
        counter.lazySet(counter.getPlain() + amount);
    }
}
