// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.transport.DatagramHandler;
import dev.weir.sfu.transport.StreamPath;
import dev.weir.sfu.transport.Tally;
import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.TransportCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The UDP port by recvmmsg, sendmmsg and ppoll: one socket per local address, everything the kernel reads or writes in memory
 * outside the heap that was allocated once.
 *
 * <p>Neither sending nor receiving on a remembered path makes garbage. Waits are exact to the kernel's timer slack (50 us). An
 * interrupt that comes during a wait does not end it; a signal may.
 *
 * <p>Threads as {@link Transport} says.
 */
final class LinuxUdpTransport implements Transport {
    private final LinuxSocket[] sockets;
    private final List<InetSocketAddress> localAddresses;
    private final DatagramCalls calls;
    private final ArrivalClock clock;
    private final WakeUp wakeUp;
    private final Gate gate = new Gate(this::release);
    private final Tally tally = new Tally();
    private final ReceiveBatch incoming;
    private final SendWaits sendWaits;
    /** One for each socket that was sent on. */
    private final @Nullable SendBatch[] outgoing;

    /** One for each socket, the last for wake-ups. */
    private final MemorySegment pollfds;

    private final MemorySegment timespec = Arena.ofAuto().allocate(Native.TIMESPEC_BYTES, Long.BYTES);
    private boolean polled;
    private boolean hasShare;
    private int firstSocket;

    /** Takes the sockets and the wake-up over. */
    LinuxUdpTransport(List<LinuxSocket> sockets, WakeUp wakeUp, DatagramCalls calls, ArrivalClock clock) {
        this.sockets = sockets.toArray(LinuxSocket[]::new);
        this.localAddresses = sockets.stream().map(LinuxSocket::local).toList();
        this.wakeUp = wakeUp;
        this.calls = calls;
        this.clock = clock;
        this.incoming = new ReceiveBatch(calls, clock, tally);
        this.sendWaits = new SendWaits(calls, tally);
        this.outgoing = new @Nullable SendBatch[sockets.size()];
        this.pollfds = Arena.ofAuto().allocate((sockets.size() + 1L) * Native.POLLFD_BYTES, Long.BYTES);
        for (int i = 0; i <= this.sockets.length; i++) {
            long pollfd = (long) i * Native.POLLFD_BYTES;
            boolean last = i == this.sockets.length;
            pollfds.set(JAVA_INT, pollfd, last ? wakeUp.descriptor() : this.sockets[i].descriptor());
            pollfds.set(JAVA_SHORT, pollfd + Native.POLL_EVENTS, Native.POLLIN);
        }
    }

    @Override
    public int receive(DatagramHandler handler, int maxDatagrams, long nowNanos) {
        if (!gate.enter()) {
            return 0;
        }
        try {
            clock.refresh();
            return receiveInside(handler, maxDatagrams, nowNanos);
        } finally {
            gate.exit();
        }
    }

    private int receiveInside(DatagramHandler handler, int maxDatagrams, long nowNanos) {
        if (!polled) {
            poll(0, sockets.length);
        }
        polled = false;
        int left = maxDatagrams;
        int before = incoming.waiting();
        int handled = handOut(handler, left, nowNanos);
        left -= before - incoming.waiting();
        boolean progress = true;
        while (progress && left > 0) {
            progress = false;
            // A flood on one socket takes no more than its share from what is asked for.
            int quantum = Math.max(1, left / Math.max(1, readableSockets()));
            for (int i = 0; i < sockets.length && left > 0; i++) {
                int index = (firstSocket + i) % sockets.length;
                if (sockets[index].readable()) {
                    int taken = incoming.take(sockets[index], index, Math.min(left, quantum));
                    left -= taken;
                    handled += handOut(handler, taken, nowNanos);
                    progress |= sockets[index].readable();
                }
            }
        }
        firstSocket = (firstSocket + 1) % sockets.length;
        return handled;
    }

    private int handOut(DatagramHandler handler, int most, long nowNanos) {
        return most <= 0 ? 0 : incoming.handOut(sockets[incoming.socketIndex()], handler, most, nowNanos);
    }

    private int readableSockets() {
        int readable = 0;
        for (LinuxSocket socket : sockets) {
            readable += socket.readable() ? 1 : 0;
        }
        return readable;
    }

    @Override
    public void send(Outbox outbox) {
        if (!gate.enter()) {
            tally.sendFailed(outbox.size());
            return;
        }
        try {
            sendWaits.newTurn();
            int size = outbox.size();
            for (int i = 0; i < size; i++) {
                add(outbox.packet(i), outbox.path(i));
            }
            for (SendBatch batch : outgoing) {
                if (batch != null) {
                    batch.flush();
                }
            }
        } finally {
            gate.exit();
        }
    }

    private void add(Packet packet, Path path) {
        int index = path.socket();
        // An empty datagram means nothing to any of our protocols.
        if (packet.length() == 0 || index < 0 || index >= sockets.length) {
            if (!StreamPath.send(path, packet)) {
                tally.sendFailed(1);
            }
            return;
        }
        SendBatch batch = outgoing[index];
        if (batch == null) {
            batch = new SendBatch(sockets[index], calls, sendWaits, tally);
            outgoing[index] = batch;
        }
        Remote last = batch.last();
        Remote remote = last != null && last.path().equals(path) ? last : sockets[index].remoteOf(path);
        if (remote == null) {
            tally.sendFailed(1);
        } else {
            batch.add(packet, remote);
        }
    }

    @Override
    public void await(long timeoutNanos) {
        if (!gate.enter()) {
            return;
        }
        try {
            boolean atOnce = timeoutNanos <= 0
                    || wakeUp.isPending()
                    || incoming.waiting() > 0
                    || Thread.currentThread().isInterrupted();
            poll(atOnce ? 0 : timeoutNanos, sockets.length + 1);
            // After the wait, so that no earlier wakeUp is owed.
            wakeUp.takeBack(isReady(sockets.length));
            polled = true;
        } finally {
            gate.exit();
        }
    }

    /** Asks about the first {@code count} descriptors and notes which sockets are readable. */
    private void poll(long timeoutNanos, int count) {
        long limit = 0;
        if (timeoutNanos != Long.MAX_VALUE) {
            Native.timespec(timespec, 0, timeoutNanos);
            limit = timespec.address();
        }
        int ready = calls.ppoll(pollfds.address(), count, limit);
        if (ready < 0 && ready != -Errno.EINTR) {
            tally.receiveFailed();
        }
        for (int i = 0; i < count; i++) {
            if (ready <= 0) {
                // The kernel leaves the answers of the last time when it fails.
                pollfds.set(JAVA_SHORT, (long) i * Native.POLLFD_BYTES + Native.POLL_REVENTS, (short) 0);
            }
            if (i < sockets.length) {
                sockets[i].readable(isReady(i));
            }
        }
    }

    private boolean isReady(int index) {
        return pollfds.get(JAVA_SHORT, (long) index * Native.POLLFD_BYTES + Native.POLL_REVENTS) != 0;
    }

    @Override
    public void wakeUp() {
        wakeUp.call(gate);
    }

    @Override
    public List<InetSocketAddress> localAddresses() {
        return localAddresses;
    }

    @Override
    public void remember(Path path) {
        if (!StreamPath.claim(path)) {
            socketOf(path).remember(path);
        }
    }

    @Override
    public void forget(Path path) {
        if (!StreamPath.release(path)) {
            socketOf(path).forget(path);
        }
    }

    private LinuxSocket socketOf(Path path) {
        if (path.socket() < 0 || path.socket() >= sockets.length) {
            throw new IllegalArgumentException(
                    "path must name one of the " + sockets.length + " sockets of this transport: " + path.socket());
        }
        return sockets[path.socket()];
    }

    @Override
    public boolean sendsRuns() {
        return sockets[0].segments();
    }

    @Override
    public void takeShare() {
        if (hasShare || !gate.enter()) {
            return;
        }
        try {
            hasShare = true;
            Libc libc = new Libc();
            for (LinuxSocket socket : sockets) {
                socket.spread(libc);
            }
        } finally {
            gate.exit();
        }
    }

    @Override
    public TransportCounters counters() {
        return tally.read();
    }

    @Override
    public void close() {
        if (gate.enter()) {
            gate.shut();
            wakeUp.ring();
            gate.exit();
        }
    }

    private void release() {
        for (LinuxSocket socket : sockets) {
            Libc.close(socket.descriptor());
        }
        wakeUp.close();
    }
}
