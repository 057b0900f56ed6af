// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.sfu.buffer.Path;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One bound socket, the remotes remembered on it, and what the transport knows of its state. */
final class LinuxSocket {
    private final int descriptor;
    private final boolean v6;
    private final boolean segments;
    private final RemoteTable known = new RemoteTable();
    private final InetSocketAddress local;
    private long lastArrivalNanos = Long.MIN_VALUE;
    private boolean readable;

    private LinuxSocket(int descriptor, boolean v6, boolean segments, InetSocketAddress local) {
        this.descriptor = descriptor;
        this.v6 = v6;
        this.segments = segments;
        this.local = local;
    }

    /** Opens and binds; the socket does not block and does not outlive a change of program. */
    static LinuxSocket open(Libc libc, InetSocketAddress local, int receiveBytes, int sendBytes, boolean shared)
            throws IOException {
        boolean v6 = !(local.getAddress() instanceof Inet4Address);
        int descriptor =
                check("socket", libc.socket(v6 ? Native.AF_INET6 : Native.AF_INET, Native.SOCK_DGRAM_NONBLOCK_CLOEXEC));
        try (Arena arena = Arena.ofConfined()) {
            set(libc, arena, descriptor, Native.SO_RCVBUF, receiveBytes);
            set(libc, arena, descriptor, Native.SO_SNDBUF, sendBytes);
            set(libc, arena, descriptor, Native.SO_TIMESTAMPNS, 1);
            if (shared) {
                set(libc, arena, descriptor, Native.SO_REUSEPORT, 1);
            }
            // 0 is no segmentation, which is what there is anyway: the answer tells whether the kernel knows the
            // option.
            MemorySegment none = arena.allocateFrom(JAVA_INT, 0);
            boolean segments = libc.setsockopt(descriptor, Native.SOL_UDP, Native.UDP_SEGMENT, none) == 0;
            InetSocketAddress bound = bind(libc, arena, descriptor, local, v6);
            return new LinuxSocket(descriptor, v6, segments, bound);
        } catch (IOException e) {
            Libc.close(descriptor);
            throw e;
        }
    }

    private static InetSocketAddress bind(Libc libc, Arena arena, int descriptor, InetSocketAddress local, boolean v6)
            throws IOException {
        MemorySegment address = arena.allocate(Native.SOCKADDR_BYTES, Long.BYTES);
        Remote asked = Remote.of(new Path(0, local, local), v6);
        if (asked == null) {
            throw new IOException("not an IP address: " + local);
        }
        check("bind", libc.bind(descriptor, address, Native.write(address, 0, asked)));
        MemorySegment length = arena.allocateFrom(JAVA_INT, Native.SOCKADDR_BYTES);
        check("getsockname", libc.getsockname(descriptor, address, length));
        return new InetSocketAddress(local.getAddress(), Native.port(address, 0));
    }

    void share(Libc libc) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            set(libc, arena, descriptor, Native.SO_REUSEPORT, 1);
        }
    }

    /**
     * Makes this socket receive all that comes to the sockets of its address, until {@link #spread}. For the first that was
     * bound; a kernel that cannot do it spreads from the start.
     */
    void gather(Libc libc) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answerZero = arena.allocate(Native.SOCK_FILTER_BYTES, Long.BYTES);
            answerZero.set(JAVA_SHORT, 0, Native.BPF_RETURN);
            MemorySegment program = arena.allocate(Native.SOCK_FPROG_BYTES, Long.BYTES);
            program.set(JAVA_SHORT, 0, (short) 1);
            program.set(JAVA_LONG, Native.SOCK_FPROG_FILTER, answerZero.address());
            libc.setsockopt(descriptor, Native.SOL_SOCKET, Native.SO_ATTACH_REUSEPORT_CBPF, program);
        }
    }

    /** Lets the kernel choose between the sockets of the address, by a hash of the remote end. Any of them may say it. */
    void spread(Libc libc) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment unused = arena.allocateFrom(JAVA_INT, 0);
            // Refused when there is no program, or by a kernel before 5.3: then what is another loop's hops.
            libc.setsockopt(descriptor, Native.SOL_SOCKET, Native.SO_DETACH_REUSEPORT_BPF, unused);
        }
    }

    private static void set(Libc libc, Arena arena, int descriptor, int option, int value) throws IOException {
        check(
                "setsockopt " + option,
                libc.setsockopt(descriptor, Native.SOL_SOCKET, option, arena.allocateFrom(JAVA_INT, value)));
    }

    /** What the kernel granted; it reports twice that, for its own bookkeeping. */
    int bufferBytes(Libc libc, int option) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
            check("getsockopt", libc.getsockopt(descriptor, Native.SOL_SOCKET, option, value, length));
            return value.get(JAVA_INT, 0) / 2;
        }
    }

    private static int check(String call, int result) throws IOException {
        if (result < 0) {
            throw new IOException(call + ": " + Errno.text(-result));
        }
        return result;
    }

    int descriptor() {
        return descriptor;
    }

    InetSocketAddress local() {
        return local;
    }

    /** Whether the kernel cuts up runs of datagrams. */
    boolean segments() {
        return segments;
    }

    /** Whether a datagram may be waiting: set by polling, unset when a receive found no more. */
    boolean readable() {
        return readable;
    }

    void readable(boolean maybeWaiting) {
        readable = maybeWaiting;
    }

    /** {@link Long#MIN_VALUE} before the first. */
    long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    void lastArrivalNanos(long nanos) {
        lastArrivalNanos = nanos;
    }

    /** Null when nothing can be sent there from here. */
    @Nullable
    Remote remoteOf(Path path) {
        Remote remembered = known.find(path);
        return remembered != null ? remembered : Remote.of(path, v6);
    }

    void remember(Path path) {
        Remote remote = Remote.of(path, v6);
        if (remote != null) {
            known.add(remote);
        }
    }

    void forget(Path path) {
        known.remove(path);
    }

    /** The remembered path from that address, else a new one that is not kept. */
    Path pathFrom(int index, MemorySegment memory, long sockaddr) {
        Remote remote =
                known.find(Native.high(memory, sockaddr), Native.low(memory, sockaddr), Native.port(memory, sockaddr));
        return remote != null ? remote.path() : new Path(index, local, addressIn(memory, sockaddr));
    }

    private static InetSocketAddress addressIn(MemorySegment memory, long sockaddr) {
        long low = Native.low(memory, sockaddr);
        try {
            InetAddress address;
            if (Native.isV6(memory, sockaddr)) {
                byte[] bytes = ByteBuffer.allocate(16)
                        .putLong(Native.high(memory, sockaddr))
                        .putLong(low)
                        .array();
                int scope = Native.scope(memory, sockaddr);
                address = scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
            } else {
                address = InetAddress.getByAddress(
                        ByteBuffer.allocate(4).putInt((int) low).array());
            }
            return new InetSocketAddress(address, Native.port(memory, sockaddr));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }
}
