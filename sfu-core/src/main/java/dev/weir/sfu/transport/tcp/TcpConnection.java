// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.transport.StreamHandler;
import dev.weir.sfu.transport.StreamPath;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One connection, and the path it is to the sessions.
 *
 * <pre>
 *   STRANGER --claimed by a session--> CLAIMED --let go by the last--> PARTING
 *      | 5 s, or an unknown first frame   | 60 s without a frame          | 2 s
 *      +----------------------------> closed <----------------------------+
 * </pre>
 *
 * <p>Media loops call what {@link StreamPath} has; the rest belongs to the thread of the port. That the connection ends does not end
 * a session: it may have another path, and its consent decides.
 */
final class TcpConnection extends StreamPath {
    private enum State {
        STRANGER,
        CLAIMED,
        PARTING
    }

    /** Reads in one go: more would make the others wait. */
    private static final int MAX_READS = 4;

    private final TcpPort port;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final FrameReader reader = new FrameReader();
    private final FrameRing ring;
    private final AtomicInteger claims = new AtomicInteger();
    private final AtomicBoolean noted = new AtomicBoolean();
    /** Of the list of those noted; written by who noted it. */
    private @Nullable TcpConnection nextNoted;

    private State state = State.STRANGER;
    private boolean heard;
    private long sinceNanos;

    TcpConnection(TcpPort port, int number, SocketChannel channel, SelectionKey key, FrameRing ring, long nowNanos)
            throws IOException {
        super(number, (InetSocketAddress) channel.getLocalAddress(), (InetSocketAddress) channel.getRemoteAddress());
        this.port = port;
        this.channel = channel;
        this.key = key;
        this.ring = ring;
        this.sinceNanos = nowNanos;
    }

    @Override
    protected void send(Packet datagram) {
        if (ring.offer(datagram)) {
            port.tally().sent.increment();
            note();
        } else {
            port.tally().dropped.increment();
        }
    }

    @Override
    protected void claim() {
        claims.incrementAndGet();
        note();
    }

    @Override
    protected void release() {
        claims.decrementAndGet();
        note();
    }

    /** Has the port's thread look here, once. */
    private void note() {
        if (noted.compareAndSet(false, true)) {
            port.note(this);
        }
    }

    /** From now on it may be noted again; before looking at what there is to do. */
    void takeNotice() {
        noted.set(false);
    }

    @Nullable
    TcpConnection nextNoted() {
        return nextNoted;
    }

    void nextNoted(@Nullable TcpConnection next) {
        nextNoted = next;
    }

    /** Whether no session has ever had it. */
    boolean isStranger() {
        return state == State.STRANGER;
    }

    /** Notices what sessions have done. */
    void followClaims(long nowNanos) {
        State next = claims.get() > 0 ? State.CLAIMED : isStranger() ? State.STRANGER : State.PARTING;
        if (next != state) {
            state = next;
            sinceNanos = nowNanos;
        }
    }

    /** Reads what has come and hands it on; false when the connection has ended or must. */
    boolean read(ByteBuffer buffer, StreamHandler handler, long nowNanos) throws IOException {
        for (int i = 0; i < MAX_READS; i++) {
            buffer.clear();
            int count = channel.read(buffer);
            if (count <= 0) {
                return count == 0;
            }
            buffer.flip();
            FrameReader.Outcome outcome = reader.read(buffer, frame -> take(frame, handler, nowNanos));
            if (outcome == FrameReader.Outcome.TOO_LONG) {
                port.tally().tooLong.increment();
            }
            if (outcome != FrameReader.Outcome.READ) {
                return false;
            }
        }
        return true;
    }

    private boolean take(Packet frame, StreamHandler handler, long nowNanos) {
        frame.arrivalNanos(nowNanos);
        port.tally().received.increment();
        boolean known = handler.handle(frame, this);
        if (!heard && !known) {
            port.tally().strangersCut.increment();
            return false;
        }
        heard = true;
        if (state == State.CLAIMED) {
            sinceNanos = nowNanos;
        }
        return true;
    }

    /** Writes what waits, as far as the window is open. */
    void write(ByteBuffer buffer) throws IOException {
        boolean open = true;
        while (open && !ring.isEmpty()) {
            buffer.clear();
            ring.copyTo(buffer);
            buffer.flip();
            int count = channel.write(buffer);
            ring.consumed(count);
            open = !buffer.hasRemaining();
        }
        int interest = open ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /** Whether its time is over. */
    boolean isOverdue(TcpLimits limits, long nowNanos) {
        long most = switch (state) {
            case STRANGER -> limits.provingNanos();
            case CLAIMED -> limits.idleNanos();
            case PARTING -> limits.farewellNanos();
        };
        return nowNanos - sinceNanos >= most;
    }

    /** How long nothing has come by it, or happened to it. */
    long quietNanos(long nowNanos) {
        return nowNanos - sinceNanos;
    }

    /** Says why it is closed, when that is not what both sides want. */
    void countCut() {
        if (state == State.STRANGER) {
            port.tally().strangersCut.increment();
        } else if (state == State.CLAIMED) {
            port.tally().idleCut.increment();
        }
    }

    void close() throws IOException {
        ring.close();
        channel.close();
    }
}
