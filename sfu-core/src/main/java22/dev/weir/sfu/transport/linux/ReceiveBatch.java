// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.transport.DatagramHandler;
import dev.weir.sfu.transport.Tally;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Datagrams that one recvmmsg took from a socket, handed out one by one.
 *
 * <p>What a handler that throws leaves behind stays for the next time. Belongs to the loop's thread.
 *
 * <p>UDP_GRO, which would join datagrams again, is left off: they would share one time stamp, and bandwidth estimation lives
 * from their distances. A packet is received once and sent to every viewer, so there is little to gain.
 */
final class ReceiveBatch {
    static final int MAX_MESSAGES = 64;

    /** CMSG_SPACE of a timespec. */
    private static final int CONTROL_BYTES = 32;

    private final DatagramCalls calls;
    private final ArrivalClock clock;
    private final Tally tally;
    private final Packet incoming = new Packet();
    private final MemorySegment messages = words(MAX_MESSAGES * Native.MMSGHDR_BYTES);
    private final MemorySegment vectors = words(MAX_MESSAGES * Native.IOVEC_BYTES);
    private final MemorySegment names = words(MAX_MESSAGES * Native.SOCKADDR_BYTES);
    private final MemorySegment controls = words(MAX_MESSAGES * CONTROL_BYTES);
    private final MemorySegment data = words(MAX_MESSAGES * Packet.MAX_BYTES);
    private int next;
    private int count;
    private int socketIndex;

    ReceiveBatch(DatagramCalls calls, ArrivalClock clock, Tally tally) {
        this.calls = calls;
        this.clock = clock;
        this.tally = tally;
        for (int i = 0; i < MAX_MESSAGES; i++) {
            long message = (long) i * Native.MMSGHDR_BYTES;
            long vector = (long) i * Native.IOVEC_BYTES;
            vectors.set(JAVA_LONG, vector, data.address() + (long) i * Packet.MAX_BYTES);
            vectors.set(JAVA_LONG, vector + Native.IOV_LEN, Packet.MAX_BYTES);
            messages.set(JAVA_LONG, message + Native.MSG_NAME, names.address() + (long) i * Native.SOCKADDR_BYTES);
            messages.set(JAVA_LONG, message + Native.MSG_IOV, vectors.address() + vector);
            messages.set(JAVA_LONG, message + Native.MSG_IOVLEN, 1);
            messages.set(JAVA_LONG, message + Native.MSG_CONTROL, controls.address() + (long) i * CONTROL_BYTES);
            reset(message);
        }
    }

    private static MemorySegment words(int bytes) {
        return Arena.ofAuto().allocate(bytes, Long.BYTES);
    }

    /** Makes room for what the kernel writes back; it wrote over the lengths of the last time. */
    private void reset(long message) {
        messages.set(JAVA_INT, message + Native.MSG_NAMELEN, Native.SOCKADDR_BYTES);
        messages.set(JAVA_LONG, message + Native.MSG_CONTROLLEN, CONTROL_BYTES);
    }

    /** Datagrams taken and not yet handed out. */
    int waiting() {
        return count - next;
    }

    /** The socket they came from. */
    int socketIndex() {
        return socketIndex;
    }

    /** Takes up to {@code most} datagrams from the socket; nothing may be waiting here. Returns how many. */
    int take(LinuxSocket socket, int index, int most) {
        int asked = Math.min(most, MAX_MESSAGES);
        tally.receiveCalled();
        int taken = calls.recvmmsg(socket.descriptor(), messages.address(), asked);
        if (taken < 0) {
            if (taken != -Errno.EAGAIN && taken != -Errno.EINTR) {
                tally.receiveFailed();
            }
            socket.readable(false);
            return 0;
        }
        socket.readable(taken == asked);
        socketIndex = index;
        next = 0;
        count = taken;
        return taken;
    }

    /** Hands out up to {@code most} of what was taken. Returns how many were handled: not those that are too long. */
    int handOut(LinuxSocket socket, DatagramHandler handler, int most, long nowNanos) {
        int handled = 0;
        for (int end = Math.min(count, next + most); next < end; ) {
            int slot = next++;
            long message = (long) slot * Native.MMSGHDR_BYTES;
            int length = messages.get(JAVA_INT, message + Native.MSG_LEN);
            boolean tooLong = (messages.get(JAVA_INT, message + Native.MSG_FLAGS) & Native.MSG_TRUNC) != 0;
            long arrivalNanos = arrivalOf(slot, message, socket, nowNanos);
            reset(message);
            if (tooLong) {
                tally.oversize();
                continue;
            }
            incoming.length(length);
            incoming.arrivalNanos(arrivalNanos);
            MemorySegment.copy(
                    data, JAVA_BYTE, (long) slot * Packet.MAX_BYTES, incoming.array(), incoming.offset(), length);
            tally.received(length);
            handled++;
            handler.handle(incoming, socket.pathFrom(socketIndex, names, (long) slot * Native.SOCKADDR_BYTES));
        }
        return handled;
    }

    private long arrivalOf(int slot, long message, LinuxSocket socket, long nowNanos) {
        long control = (long) slot * CONTROL_BYTES;
        boolean stamped = messages.get(JAVA_LONG, message + Native.MSG_CONTROLLEN) >= CONTROL_BYTES
                && controls.get(JAVA_INT, control + Native.CMSG_LEVEL) == Native.SOL_SOCKET
                && controls.get(JAVA_INT, control + Native.CMSG_TYPE) == Native.SO_TIMESTAMPNS;
        if (!stamped) {
            return nowNanos;
        }
        long stamp = Native.nanosOf(controls, control + Native.CMSG_DATA);
        long arrival = clock.arrivalNanos(stamp, socket.lastArrivalNanos(), nowNanos);
        socket.lastArrivalNanos(arrival);
        return arrival;
    }
}
