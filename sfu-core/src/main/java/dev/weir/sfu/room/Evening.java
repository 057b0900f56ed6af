// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Packet;
import java.util.Arrays;

/**
 * Makes packets of one turn equally long where a byte of RTP padding (RFC 3550 section 5.1) does it, so that they leave as one
 * UDP_SEGMENT send.
 *
 * <p>libwebrtc splits a frame into packets that differ by one byte, the longer ones last; equally long datagrams, of which only
 * the last may be shorter, can leave together. One byte joins the halves: 25 to 37 % fewer sends, and more than one byte would
 * join hardly anything else (ADR 9). The byte stands behind the payload of the shared packet, which has room for it; no viewer's
 * packet becomes longer than its neighbour. Not thread-safe: belongs to one loop.
 */
final class Evening {
    /** What a kernel takes as one send: UDP_MAX_SEGMENTS before Linux 6.9, and a datagram's length with headers to spare. */
    private static final int MOST_PACKETS = 64;

    private static final int MOST_BYTES = 63_000;
    private static final int PADDING_BYTES = 1;

    private StoredPacket[] packets = new StoredPacket[MOST_PACKETS];
    private int count;

    /** Appends a packet of the turn, in the order in which viewers will be sent them. */
    void add(StoredPacket packet) {
        if (count == packets.length) {
            packets = Arrays.copyOf(packets, 2 * count);
        }
        packets[count++] = packet;
    }

    /** Pads what was added, and forgets it. */
    void finish() {
        for (int from = 0; from < count; ) {
            int end = runEnd(from);
            pad(from, end);
            from = end;
        }
        count = 0;
    }

    /** Behind the last packet that can leave together with that one. */
    private int runEnd(int from) {
        int shortest = packets[from].payloadBytes;
        int longest = shortest;
        int at = from + 1;
        while (at < count && at - from < MOST_PACKETS && longest * (at - from + 1) <= MOST_BYTES) {
            int bytes = packets[at].payloadBytes;
            longest = Math.max(longest, bytes);
            if (longest - shortest > PADDING_BYTES) {
                return at;
            }
            at++;
            if (longest - bytes > PADDING_BYTES) {
                return at;
            }
            shortest = Math.min(shortest, bytes);
        }
        return at;
    }

    /** The last packet of a run may stay shorter. */
    private void pad(int from, int end) {
        int longest = 0;
        for (int i = from; i < end; i++) {
            longest = Math.max(longest, packets[i].payloadBytes);
        }
        for (int i = from; i < end - 1; i++) {
            StoredPacket stored = packets[i];
            Packet packet = stored.packet;
            if (packet != null && stored.payloadBytes < longest) {
                stored.paddingBytes = PADDING_BYTES;
                packet.array()[stored.payloadOffset + stored.payloadBytes] = PADDING_BYTES;
            }
        }
    }
}
