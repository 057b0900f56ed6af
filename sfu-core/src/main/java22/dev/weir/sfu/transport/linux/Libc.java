// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of the C library that this tier calls.
 *
 * <p>Pointers travel as {@code long}, which is the same to the machine and needs no object. None of the calls is a critical one:
 * those would keep the JVM from its safepoints for the 100 to 200 us of a batch, to save some 10 ns of it.
 *
 * <p>Belongs to one thread, but for the static methods.
 */
final class Libc implements DatagramCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final long ERRNO_OFFSET =
            Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SENDMMSG = capturing("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            capturing("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle PPOLL = capturing("ppoll", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SOCKET = capturing("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = capturing("bind", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = capturing("getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETSOCKOPT =
            capturing("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            capturing("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle EVENTFD = capturing("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOCK_GETTIME = capturing("clock_gettime", JAVA_INT, JAVA_LONG);
    private static final MethodHandle CLOSE = plain("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            plain("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle WRITE =
            plain("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));

    private static final int MSG_DONTWAIT = 0x40;

    /** Freed by the collector: nobody closes it while another thread is inside a call. */
    private final MemorySegment captured = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());

    private final MemorySegment timespec = Arena.ofAuto().allocate(Native.TIMESPEC_BYTES, Long.BYTES);

    private static MethodHandle capturing(String name, ValueLayout... arguments) {
        return plain(name, FunctionDescriptor.of(JAVA_INT, arguments), CAPTURE);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle plain(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment function = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException("a C library with " + name));
        return LINKER.downcallHandle(function, descriptor, options);
    }

    /** Links everything, for the errors that come with it. */
    static void load() {
        assert ERRNO_OFFSET >= 0;
    }

    @Override
    public int sendmmsg(int socket, long messages, int count) {
        try {
            return result((int) SENDMMSG.invokeExact(captured, socket, messages, count, MSG_DONTWAIT));
        } catch (Throwable impossible) {
            throw failed("sendmmsg", impossible);
        }
    }

    @Override
    public int recvmmsg(int socket, long messages, int count) {
        try {
            return result((int) RECVMMSG.invokeExact(captured, socket, messages, count, MSG_DONTWAIT, 0L));
        } catch (Throwable impossible) {
            throw failed("recvmmsg", impossible);
        }
    }

    @Override
    public int ppoll(long pollfds, int count, long timeout) {
        try {
            return result((int) PPOLL.invokeExact(captured, pollfds, (long) count, timeout, 0L));
        } catch (Throwable impossible) {
            throw failed("ppoll", impossible);
        }
    }

    int socket(int family, int type) {
        try {
            return result((int) SOCKET.invokeExact(captured, family, type, 0));
        } catch (Throwable impossible) {
            throw failed("socket", impossible);
        }
    }

    int bind(int socket, MemorySegment address, int lengthBytes) {
        try {
            return result((int) BIND.invokeExact(captured, socket, address.address(), lengthBytes));
        } catch (Throwable impossible) {
            throw failed("bind", impossible);
        }
    }

    int getsockname(int socket, MemorySegment address, MemorySegment lengthBytes) {
        try {
            return result((int) GETSOCKNAME.invokeExact(captured, socket, address.address(), lengthBytes.address()));
        } catch (Throwable impossible) {
            throw failed("getsockname", impossible);
        }
    }

    int setsockopt(int socket, int level, int option, MemorySegment value) {
        try {
            return result((int)
                    SETSOCKOPT.invokeExact(captured, socket, level, option, value.address(), (int) value.byteSize()));
        } catch (Throwable impossible) {
            throw failed("setsockopt", impossible);
        }
    }

    int getsockopt(int socket, int level, int option, MemorySegment value, MemorySegment lengthBytes) {
        try {
            return result((int)
                    GETSOCKOPT.invokeExact(captured, socket, level, option, value.address(), lengthBytes.address()));
        } catch (Throwable impossible) {
            throw failed("getsockopt", impossible);
        }
    }

    int eventfd(int flags) {
        try {
            return result((int) EVENTFD.invokeExact(captured, 0, flags));
        } catch (Throwable impossible) {
            throw failed("eventfd", impossible);
        }
    }

    /** Nanoseconds of the wall clock since 1970. */
    long wallNanos() {
        try {
            int unused = (int) CLOCK_GETTIME.invokeExact(captured, 0, timespec.address());
        } catch (Throwable impossible) {
            throw failed("clock_gettime", impossible);
        }
        return Native.nanosOf(timespec, 0);
    }

    /** Any thread. What it returns means nothing to us: the descriptor is gone either way. */
    static void close(int descriptor) {
        try {
            int unused = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable impossible) {
            throw failed("close", impossible);
        }
    }

    /** Takes the count of an eventfd; any thread. Nothing to take is no error. */
    static void drain(int eventfd, MemorySegment count) {
        try {
            long unused = (long) READ.invokeExact(eventfd, count.address(), (long) Long.BYTES);
        } catch (Throwable impossible) {
            throw failed("read", impossible);
        }
    }

    /** Adds to an eventfd; any thread. It can only fail when so much was added that it wakes anyway. */
    static void add(int eventfd, MemorySegment amount) {
        try {
            long unused = (long) WRITE.invokeExact(eventfd, amount.address(), (long) Long.BYTES);
        } catch (Throwable impossible) {
            throw failed("write", impossible);
        }
    }

    private int result(int returned) {
        return returned >= 0 ? returned : -captured.get(JAVA_INT, ERRNO_OFFSET);
    }

    private static IllegalStateException failed(String name, Throwable cause) {
        return new IllegalStateException(name + " could not be called", cause);
    }
}
