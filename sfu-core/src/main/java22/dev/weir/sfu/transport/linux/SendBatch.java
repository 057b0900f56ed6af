// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.transport.Tally;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Datagrams of one socket on their way into one sendmmsg.
 *
 * <p>The bytes lie one datagram behind the other. Consecutive ones to the same remote, of the same length but for a shorter last
 * one, become one message that the kernel cuts up again (UDP_SEGMENT); the others are a message each.
 *
 * <pre>
 *   data      | a1 | a2 | a3 | b1 | c1 | c2 |
 *   messages  | a, segments of |a1|  | b  | c, segments of |c1| |
 * </pre>
 *
 * <p>Belongs to the loop's thread.
 */
final class SendBatch {
    /** More in one call gain nothing (measured: 64 and 256 cost the same). */
    private static final int MAX_MESSAGES = 64;

    /** Two runs of the longest kind; small enough to stay in a core's second cache. */
    private static final int DATA_BYTES = 128 << 10;

    /** Kernels before 6.9 cut up no more. */
    private static final int MAX_SEGMENTS = 64;

    /** What fits in one IP packet, with room for its headers. */
    private static final int MAX_RUN_BYTES = 65_000;

    /** CMSG_SPACE and CMSG_LEN of a 16-bit value. */
    private static final int CONTROL_BYTES = 24;

    private static final int CONTROL_LEN = 18;

    private static final Logger LOG = LoggerFactory.getLogger(SendBatch.class);

    private final LinuxSocket socket;
    private final DatagramCalls calls;
    private final SendWaits waits;
    private final Tally tally;

    /** One message more than a batch, for datagrams of a run that have to go alone. */
    private final MemorySegment messages = words((MAX_MESSAGES + 1) * Native.MMSGHDR_BYTES);

    private final MemorySegment vectors = words((MAX_MESSAGES + 1) * Native.IOVEC_BYTES);
    private final MemorySegment names = words((MAX_MESSAGES + 1) * Native.SOCKADDR_BYTES);
    private final MemorySegment controls = words(MAX_MESSAGES * CONTROL_BYTES);
    private final MemorySegment data = words(DATA_BYTES);
    private final @Nullable Remote[] remotes = new @Nullable Remote[MAX_MESSAGES];
    private final int[] starts = new int[MAX_MESSAGES];
    private final int[] segments = new int[MAX_MESSAGES];
    private final int[] segmentBytes = new int[MAX_MESSAGES];
    private final int[] totalBytes = new int[MAX_MESSAGES];
    private int count;
    private int used;
    private boolean lastIsOpen;
    private boolean refusedBefore;

    SendBatch(LinuxSocket socket, DatagramCalls calls, SendWaits waits, Tally tally) {
        this.socket = socket;
        this.calls = calls;
        this.waits = waits;
        this.tally = tally;
        for (int i = 0; i <= MAX_MESSAGES; i++) {
            long message = (long) i * Native.MMSGHDR_BYTES;
            messages.set(JAVA_LONG, message + Native.MSG_NAME, names.address() + (long) i * Native.SOCKADDR_BYTES);
            messages.set(JAVA_LONG, message + Native.MSG_IOV, vectors.address() + (long) i * Native.IOVEC_BYTES);
            messages.set(JAVA_LONG, message + Native.MSG_IOVLEN, 1);
        }
        for (int i = 0; i < MAX_MESSAGES; i++) {
            long control = (long) i * CONTROL_BYTES;
            controls.set(JAVA_LONG, control, CONTROL_LEN);
            controls.set(JAVA_INT, control + Native.CMSG_LEVEL, Native.SOL_UDP);
            controls.set(JAVA_INT, control + Native.CMSG_TYPE, Native.UDP_SEGMENT);
        }
    }

    /** Freed by the collector: see {@link Libc}. */
    private static MemorySegment words(int bytes) {
        return Arena.ofAuto().allocate(bytes, Long.BYTES);
    }

    /** The remote of the last datagram; null when there is none. */
    @Nullable
    Remote last() {
        return count == 0 ? null : remotes[count - 1];
    }

    /** Copies a datagram of at least one byte to the end, and sends what was there when there is no room. */
    void add(Packet packet, Remote remote) {
        int length = packet.length();
        if (used + length > DATA_BYTES) {
            flush();
        }
        if (!lastIsOpen || !continues(remote, length)) {
            start(remote, length);
        }
        int last = count - 1;
        MemorySegment.copy(packet.array(), packet.offset(), data, JAVA_BYTE, used, length);
        used += length;
        segments[last]++;
        totalBytes[last] += length;
        // A shorter one ends the run: all but the last must be equal.
        lastIsOpen = length == segmentBytes[last] && length <= remote.maxSegmentBytes() && socket.segments();
    }

    private boolean continues(Remote remote, int length) {
        int last = count - 1;
        return remotes[last] == remote
                && length <= segmentBytes[last]
                && segments[last] < MAX_SEGMENTS
                && totalBytes[last] + length <= MAX_RUN_BYTES;
    }

    private void start(Remote remote, int length) {
        if (count == MAX_MESSAGES) {
            flush();
        }
        remotes[count] = remote;
        starts[count] = used;
        segments[count] = 0;
        segmentBytes[count] = length;
        totalBytes[count] = 0;
        count++;
    }

    /** Sends all; what the network refuses is counted. */
    void flush() {
        for (int i = 0; i < count; i++) {
            writeMessage(i, remotes[i], starts[i], totalBytes[i]);
            boolean run = segments[i] > 1;
            long message = (long) i * Native.MMSGHDR_BYTES;
            long control = (long) i * CONTROL_BYTES;
            messages.set(JAVA_LONG, message + Native.MSG_CONTROL, run ? controls.address() + control : 0);
            messages.set(JAVA_LONG, message + Native.MSG_CONTROLLEN, run ? CONTROL_BYTES : 0);
            controls.set(JAVA_SHORT, control + Native.CMSG_DATA, (short) segmentBytes[i]);
        }
        int next = 0;
        while (next < count) {
            int sent = call(next, count - next);
            if (sent > 0) {
                tallySent(next, next + sent);
                next += sent;
            } else {
                failed(next, -sent);
                next++;
            }
        }
        count = 0;
        used = 0;
        lastIsOpen = false;
    }

    private void writeMessage(int index, @Nullable Remote remote, int start, int bytes) {
        if (remote == null) {
            throw new IllegalStateException("message " + index + " has no remote");
        }
        int nameBytes = Native.write(names, (long) index * Native.SOCKADDR_BYTES, remote);
        messages.set(JAVA_INT, (long) index * Native.MMSGHDR_BYTES + Native.MSG_NAMELEN, nameBytes);
        vectors.set(JAVA_LONG, (long) index * Native.IOVEC_BYTES, data.address() + start);
        vectors.set(JAVA_LONG, (long) index * Native.IOVEC_BYTES + Native.IOV_LEN, bytes);
    }

    /** Sends messages, after the waits that are allowed; returns how many left, or an error that concerns the first. */
    private int call(int first, int howMany) {
        boolean pendingErrorTaken = false;
        while (true) {
            tally.sendCalled();
            int sent = calls.sendmmsg(
                    socket.descriptor(), messages.address() + (long) first * Native.MMSGHDR_BYTES, howMany);
            switch (-sent) {
                case Errno.EINTR -> {}
                case Errno.ECONNREFUSED -> {
                    // About an earlier datagram, reported once, by whichever call comes next.
                    if (pendingErrorTaken) {
                        return sent;
                    }
                    pendingErrorTaken = true;
                }
                case Errno.EAGAIN -> {
                    if (!waits.await(socket)) {
                        return sent;
                    }
                }
                default -> {
                    return sent;
                }
            }
        }
    }

    private void tallySent(int from, int to) {
        int datagrams = 0;
        int bytes = 0;
        int runs = 0;
        int inRuns = 0;
        for (int i = from; i < to; i++) {
            datagrams += segments[i];
            bytes += totalBytes[i];
            if (segments[i] > 1) {
                runs++;
                inRuns += segments[i];
            }
        }
        tally.sent(datagrams, bytes);
        if (runs > 0) {
            tally.sentInRuns(runs, inRuns);
        }
    }

    private void failed(int index, int errno) {
        if (segments[index] > 1 && mayPassAlone(errno)) {
            sendAlone(index, errno);
        } else {
            countFailure(segments[index], errno);
        }
    }

    /** A way without segmentation, one with a smaller MTU, a buffer smaller than a run. */
    private static boolean mayPassAlone(int errno) {
        return errno == Errno.EINVAL || errno == Errno.EMSGSIZE || errno == Errno.EIO || errno == Errno.ENOBUFS;
    }

    private void sendAlone(int index, int errno) {
        Remote remote = remotes[index];
        int end = starts[index] + totalBytes[index];
        int left = 0;
        for (int start = starts[index]; start < end; start += segmentBytes[index]) {
            int length = Math.min(segmentBytes[index], end - start);
            writeMessage(MAX_MESSAGES, remote, start, length);
            int sent = call(MAX_MESSAGES, 1);
            if (sent > 0) {
                left++;
                tally.sent(1, length);
            } else {
                countFailure(1, -sent);
            }
        }
        if (left > 0 && remote != null && errno != Errno.ENOBUFS) {
            noRunsTo(remote, segmentBytes[index], errno);
        }
    }

    private void noRunsTo(Remote remote, int length, int errno) {
        remote.maxSegmentBytes(errno == Errno.EIO ? Remote.NO_SEGMENTS : length - 1);
        if (!refusedBefore) {
            refusedBefore = true;
            LOG.info(
                    "udp: {} cannot go in a run of {}-byte datagrams ({}); there they go one by one",
                    remote.path(),
                    length,
                    Errno.text(errno));
        }
    }

    private void countFailure(int datagrams, int errno) {
        if (errno == Errno.EAGAIN || errno == Errno.ENOBUFS) {
            tally.sendBufferFull(datagrams);
        } else {
            tally.sendFailed(datagrams);
        }
    }
}
