// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Numbers and layouts of Linux on 64-bit machines; on x86_64 and aarch64 they are the same.
 *
 * <pre>
 *   mmsghdr  0 name*  8 namelen  16 iov*  24 iovlen  32 control*  40 controllen  48 flags  56 len  (64)
 *   iovec    0 base*  8 len                                                                      (16)
 *   cmsghdr  0 len    8 level   12 type   16 data
 *   pollfd   0 fd     4 events   6 revents                                                        (8)
 *   sockaddr_in   0 family  2 port  4 address                                                    (16)
 *   sockaddr_in6  0 family  2 port  4 flow  8 address  24 scope                                  (28)
 * </pre>
 */
final class Native {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    /** SOCK_DGRAM, SOCK_NONBLOCK, SOCK_CLOEXEC. */
    static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;

    static final int EFD_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_REUSEPORT = 15;
    static final int SO_TIMESTAMPNS = 35;
    static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    static final int SO_DETACH_REUSEPORT_BPF = 68;
    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int MSG_TRUNC = 0x20;
    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    static final int MMSGHDR_BYTES = 64;
    static final int MSG_NAME = 0;
    static final int MSG_NAMELEN = 8;
    static final int MSG_IOV = 16;
    static final int MSG_IOVLEN = 24;
    static final int MSG_CONTROL = 32;
    static final int MSG_CONTROLLEN = 40;
    static final int MSG_FLAGS = 48;
    static final int MSG_LEN = 56;

    /** struct sock_fprog: how many instructions, and where they are. */
    static final int SOCK_FPROG_BYTES = 16;

    static final int SOCK_FPROG_FILTER = 8;
    /** struct sock_filter of classic BPF: code (16 bits), two jumps (8 bits each), operand (32 bits). */
    static final int SOCK_FILTER_BYTES = 8;
    /** BPF_RET with BPF_K: the answer is the operand. */
    static final short BPF_RETURN = 0x06;

    static final int IOVEC_BYTES = 16;
    static final int IOV_LEN = 8;

    static final int CMSG_LEVEL = 8;
    static final int CMSG_TYPE = 12;
    static final int CMSG_DATA = 16;

    static final int POLLFD_BYTES = 8;
    static final int POLL_EVENTS = 4;
    static final int POLL_REVENTS = 6;

    static final int TIMESPEC_BYTES = 16;
    /** Room for the longer kind of address, in whole words. */
    static final int SOCKADDR_BYTES = 32;

    private static final int SOCKADDR_IN_BYTES = 16;
    private static final int SOCKADDR_IN6_BYTES = 28;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private static final ValueLayout.OfShort PORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt ADDRESS = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong HALF_ADDRESS = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Native() {}

    /** Writes a sockaddr and returns its length. */
    static int write(MemorySegment memory, long at, Remote remote) {
        memory.set(PORT, at + 2, (short) remote.port());
        if (remote.v6()) {
            memory.set(JAVA_SHORT, at, (short) AF_INET6);
            memory.set(JAVA_INT, at + 4, 0);
            memory.set(HALF_ADDRESS, at + 8, remote.high());
            memory.set(HALF_ADDRESS, at + 16, remote.low());
            memory.set(JAVA_INT, at + 24, remote.scope());
            return SOCKADDR_IN6_BYTES;
        }
        memory.set(JAVA_SHORT, at, (short) AF_INET);
        memory.set(ADDRESS, at + 4, (int) remote.low());
        memory.set(JAVA_LONG, at + 8, 0);
        return SOCKADDR_IN_BYTES;
    }

    static boolean isV6(MemorySegment memory, long sockaddr) {
        return memory.get(JAVA_SHORT, sockaddr) == AF_INET6;
    }

    static int port(MemorySegment memory, long sockaddr) {
        return Short.toUnsignedInt(memory.get(PORT, sockaddr + 2));
    }

    /** As {@link Remote#high}. */
    static long high(MemorySegment memory, long sockaddr) {
        return isV6(memory, sockaddr) ? memory.get(HALF_ADDRESS, sockaddr + 8) : 0;
    }

    /** As {@link Remote#low}. */
    static long low(MemorySegment memory, long sockaddr) {
        return isV6(memory, sockaddr)
                ? memory.get(HALF_ADDRESS, sockaddr + 16)
                : Integer.toUnsignedLong(memory.get(ADDRESS, sockaddr + 4));
    }

    static int scope(MemorySegment memory, long sockaddr) {
        return isV6(memory, sockaddr) ? memory.get(JAVA_INT, sockaddr + 24) : 0;
    }

    static long nanosOf(MemorySegment memory, long timespec) {
        return memory.get(JAVA_LONG, timespec) * NANOS_PER_SECOND + memory.get(JAVA_LONG, timespec + 8);
    }

    static void timespec(MemorySegment memory, long at, long nanos) {
        memory.set(JAVA_LONG, at, nanos / NANOS_PER_SECOND);
        memory.set(JAVA_LONG, at + 8, nanos % NANOS_PER_SECOND);
    }
}
