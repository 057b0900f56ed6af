// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * One question to a STUN server: as which address does this socket appear to you? (RFC 8489 section 6, as a client.)
 *
 * <p>Asked up to {@link #MAX_TRIES} times with one transaction id, which is the answer's only proof of origin: it has to be drawn
 * from a source of secrets. {@link #isAnsweredBy} may be called by any thread, the rest belongs to one.
 */
public final class StunBinding {
    /** Tries at 0, 0.5, 1.5 and 3.5 s, over at 7.5 s; RFC 8489 section 6.2.1 would go on to 39.5 s. */
    static final int MAX_TRIES = 4;

    private static final long FIRST_WAIT_NANOS = 500_000_000;

    private final Path path;
    private final int transactionHigh;
    private final long transactionLow;
    private final StunWriter writer = new StunWriter();
    private int tries;
    private long next;

    /** A question that is due now, by that path, whose remote end is the server. */
    public StunBinding(Path path, int transactionHigh, long transactionLow, long nowNanos) {
        this.path = path;
        this.transactionHigh = transactionHigh;
        this.transactionLow = transactionLow;
        this.next = nowNanos;
    }

    /** The socket that asks, and the server. */
    public Path path() {
        return path;
    }

    /** When it is to be sent again; {@link Long#MAX_VALUE} when it was answered or given up. */
    public long nextDeadline() {
        return next;
    }

    /** Sends it when it is due. */
    public void handleTimeout(long nowNanos, Outbox out) {
        if (nowNanos < next) {
            return;
        }
        if (tries == MAX_TRIES) {
            next = Long.MAX_VALUE;
            return;
        }
        next = nowNanos + (FIRST_WAIT_NANOS << tries++);
        Packet slot = out.claim(path);
        writer.begin(slot.array(), slot.offset(), StunMessage.BINDING_REQUEST, transactionHigh, transactionLow);
        writer.fingerprint();
        slot.length(writer.end());
    }

    /** Whether the datagram says it is the answer, and came from where the question went. Allocates nothing. */
    public boolean isAnsweredBy(Packet datagram, Path by) {
        return by.equals(path) && hasTransaction(datagram);
    }

    private boolean hasTransaction(Packet datagram) {
        byte[] bytes = datagram.array();
        int at = datagram.offset();
        return StunMessage.looksLikeStun(bytes, at, datagram.length())
                && BigEndian.uint16(bytes, at) == StunMessage.BINDING_SUCCESS
                && BigEndian.int32(bytes, at + StunMessage.TRANSACTION_OFFSET) == transactionHigh
                && BigEndian.int64(bytes, at + StunMessage.TRANSACTION_OFFSET + 4) == transactionLow;
    }

    /**
     * Reads an answer, and asks no more once it has one.
     *
     * @return the address the server saw; empty when the datagram is no answer to this question, or says nothing of use
     */
    public Optional<InetSocketAddress> answer(Packet datagram) {
        StunMessage message = new StunMessage();
        if (!hasTransaction(datagram) || !message.parse(datagram.array(), datagram.offset(), datagram.length())) {
            return Optional.empty();
        }
        InetSocketAddress mapped = message.mappedAddress();
        if (mapped == null
                || mapped.getPort() == 0
                || mapped.getAddress().isAnyLocalAddress()
                || mapped.getAddress().isMulticastAddress()) {
            return Optional.empty();
        }
        next = Long.MAX_VALUE;
        return Optional.of(mapped);
    }
}
