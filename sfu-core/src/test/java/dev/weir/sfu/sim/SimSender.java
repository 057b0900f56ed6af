// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.rtp.RtpHeaderWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a simulated publisher's packets: one transport-wide numbering over all its streams. */
final class SimSender {
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private @Nullable Registration registration;
    private int transportSeq;

    void registered(Registration place) {
        registration = place;
    }

    Peer peer() {
        if (registration == null) {
            throw new IllegalStateException("not registered");
        }
        return registration.peer();
    }

    void remove() {
        if (registration != null) {
            registration.remove();
        }
    }

    void send(SimPublisher.Track track, long seq, int timestamp, boolean marker, byte[] payload, Outbox out) {
        Packet slot = peer().claim(out);
        header.begin(
                slot.array(), slot.offset(), marker, track.payloadType(), (int) seq & 0xffff, timestamp, track.ssrc());
        extensions(track, track.names().ridId());
        peer().sendRtp(slot, header.end(), payload, 0, payload.length, seq);
    }

    /** By RTX: the payload begins with the original sequence number. */
    void repeat(SimPublisher.Track track, long rtxSeq, int timestamp, boolean marker, byte[] payload, Outbox out) {
        Packet slot = peer().claim(out);
        header.begin(
                slot.array(),
                slot.offset(),
                marker,
                track.rtxPayloadType(),
                (int) rtxSeq & 0xffff,
                timestamp,
                track.rtxSsrc());
        extensions(track, track.names().repairedRidId());
        peer().sendRtp(slot, header.end(), payload, 0, payload.length, rtxSeq);
    }

    private void extensions(SimPublisher.Track track, int ridId) {
        if (track.transportCcId() > 0) {
            header.extensionUint16(track.transportCcId(), transportSeq++ & 0xffff);
        }
        SimPublisher.Names names = track.names();
        if (!names.rid().isEmpty()) {
            header.extensionBytes(names.midId(), names.mid().getBytes(StandardCharsets.US_ASCII));
            header.extensionBytes(ridId, names.rid().getBytes(StandardCharsets.US_ASCII));
        }
    }
}
