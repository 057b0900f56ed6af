// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.rtp.HeaderExtensionUris;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.sdp.ReceiveTrack;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A player of one track that says nothing, and remembers what every packet held. */
final class SimListener implements Scenario.Client {
    /**
     * A packet.
     *
     * @param payload as text, a character a byte
     * @param level the byte of RFC 6464; -1 without one
     */
    record Heard(long seq, int timestamp, boolean marker, int payloadType, String payload, int level) {}

    private final int levelId;
    private final TreeMap<Long, Heard> heard = new TreeMap<>();
    private @Nullable Registration registration;
    private @Nullable CloseReason closed;

    SimListener(ReceiveTrack track) {
        this.levelId = track.extensions().getOrDefault(HeaderExtensionUris.AUDIO_LEVEL, 0);
    }

    @Override
    public void registered(Registration place) {
        registration = place;
    }

    @Override
    public void connected(long nowNanos, Outbox out) {}

    @Override
    public Packet rtp(Packet packet, RtpHeader head, long extendedSeq, long nowNanos) {
        byte[] bytes = packet.array();
        int at = levelId > 0 ? head.extensionOffset(levelId) : -1;
        String payload = new String(bytes, head.payloadOffset(), head.payloadLength(), StandardCharsets.ISO_8859_1);
        heard.put(
                extendedSeq,
                new Heard(
                        extendedSeq,
                        head.timestamp(),
                        head.marker(),
                        head.payloadType(),
                        payload,
                        at < 0 ? -1 : bytes[at] & 0xff));
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
        closed = reason;
        if (registration != null) {
            registration.remove();
        }
    }

    /** All packets in order of sequence numbers. */
    List<Heard> heard() {
        return List.copyOf(heard.values());
    }

    Optional<CloseReason> closeReason() {
        return Optional.ofNullable(closed);
    }
}
