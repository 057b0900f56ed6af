// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.peer;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.rtp.RtpHeader;

/** What a peer tells its owner. All calls come on the loop that drives the peer, from within one of the peer's own methods. */
public interface PeerHandler {
    /** DTLS is done and keys are agreed: media may flow both ways. Called once. */
    void connected(long nowNanos, Outbox out);

    /**
     * An authentic RTP packet.
     *
     * @param packet decrypted; the handler owns it from now on
     * @param header parsed from the packet; valid during the call
     * @param extendedSeq rollover counter and sequence number, 48 bits
     * @return another packet, or the same one, which the peer owns from now on and decrypts into next
     */
    Packet rtp(Packet packet, RtpHeader header, long extendedSeq, long nowNanos);

    /** An authentic compound RTCP packet, lent until return. */
    void rtcp(Packet packet, long nowNanos, Outbox out);

    /** When {@link #handleTimeout} wants to be called; {@link Long#MAX_VALUE} for never. Asked only while connected. */
    long nextDeadline();

    void handleTimeout(long nowNanos, Outbox out);

    /** The peer has ended, for any reason, {@link Peer#close} included. Called once, last. */
    void closed(CloseReason reason, long nowNanos, Outbox out);
}
