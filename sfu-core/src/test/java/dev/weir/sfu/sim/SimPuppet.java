// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.RtpHeaderWriter;
import org.jspecify.annotations.Nullable;

/** A publisher that sends what the test says, packet by packet, and nothing else. */
final class SimPuppet implements Scenario.Client {
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private @Nullable Registration registration;

    @Override
    public void registered(Registration place) {
        registration = place;
    }

    void send(int payloadType, int ssrc, int seq, int timestamp, byte[] payload, Outbox out) {
        send(payloadType, ssrc, seq, timestamp, true, payload, out);
    }

    void send(int payloadType, int ssrc, int seq, int timestamp, boolean marker, byte[] payload, Outbox out) {
        if (registration != null) {
            Packet slot = registration.peer().claim(out);
            header.begin(slot.array(), slot.offset(), marker, payloadType, seq, timestamp, ssrc);
            registration.peer().sendRtp(slot, header.end(), payload, 0, payload.length, seq);
        }
    }

    @Override
    public void connected(long nowNanos, Outbox out) {}

    @Override
    public Packet rtp(Packet packet, RtpHeader head, long extendedSeq, long nowNanos) {
        throw new AssertionError("a publisher must not be sent media");
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
