// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs records into datagrams, as many as fit, in order. Bouncy Castle sends each record alone; a flight in one datagram
 * is lost whole or not at all, and its ChangeCipherSpec cannot overtake anything.
 *
 * <p>Not thread-safe: guarded by the endpoint's lock.
 */
final class OutgoingDatagrams {
    private static final int MAX_WAITING = 64;

    private final ArrayDeque<byte[]> ready = new ArrayDeque<>();
    /** Empty between flights: an association at rest keeps no buffer. */
    private byte[] open = {};

    private int openLength;

    void append(byte[] record, int offset, int length) {
        if (length > DtlsEndpoint.MAX_DATAGRAM_BYTES) {
            return;
        }
        if (openLength + length > DtlsEndpoint.MAX_DATAGRAM_BYTES) {
            flush();
        }
        if (open.length == 0) {
            open = new byte[DtlsEndpoint.MAX_DATAGRAM_BYTES];
        }
        System.arraycopy(record, offset, open, openLength, length);
        openLength += length;
    }

    /** Ends the datagram being filled; true when anything is waiting to be sent. */
    boolean flush() {
        if (openLength > 0) {
            if (ready.size() < MAX_WAITING) {
                ready.add(Arrays.copyOf(open, openLength));
            }
            open = new byte[0];
            openLength = 0;
        }
        return !ready.isEmpty();
    }

    byte @Nullable [] poll() {
        return ready.poll();
    }
}
