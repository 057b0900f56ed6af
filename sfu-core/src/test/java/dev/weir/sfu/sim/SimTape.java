// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.rtp.RtpHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A player that writes down every packet with a payload as it comes, and says nothing. */
final class SimTape implements Scenario.Client {
    /** One packet. */
    record Written(long seq, int timestamp, boolean marker, byte[] payload) {}

    private final List<Written> packets = new ArrayList<>();
    private @Nullable Registration registration;

    List<Written> packets() {
        return packets;
    }

    @Override
    public void registered(Registration place) {
        registration = place;
    }

    @Override
    public void connected(long nowNanos, Outbox out) {}

    @Override
    public Packet rtp(Packet packet, RtpHeader head, long extendedSeq, long nowNanos) {
        if (head.payloadLength() > 0) {
            int from = head.payloadOffset();
            byte[] payload = Arrays.copyOfRange(packet.array(), from, from + head.payloadLength());
            packets.add(new Written(extendedSeq, head.timestamp(), head.marker(), payload));
        }
        return packet;
    }

    @Override
    public void rtcp(Packet packet, long nowNanos, Outbox out) {}

    @Override
    public long nextDeadline() {
        return Long.MAX_VALUE;
    }

    @Override
    public void handleTimeout(long nowNanos, Outbox out) {}

    @Override
    public void closed(CloseReason reason, long nowNanos, Outbox out) {
        if (registration != null) {
            registration.remove();
        }
    }
}
