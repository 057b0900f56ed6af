// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.rtcp.RtcpHandler;
import dev.weir.sfu.rtcp.RtcpParser;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.sdp.ReceiveTrack;
import dev.weir.sfu.spi.PublisherWarning;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one who brings a room's tracks: sorts packets into encodings and answers with feedback.
 *
 * <p>Not thread-safe: belongs to its room's loop.
 */
final class Publisher implements PeerHandler {
    private final String sessionId;
    private final Room room;
    private final PublisherStreams streams;
    private final PublisherFeedback feedback;
    private final PublisherSilence silence;
    private final String subject;
    private final RtcpParser parser = new RtcpParser();
    private final RtcpHandler reports = new Reports();
    private @Nullable Registration registration;
    private long rtcpArrivalNanos;
    private final Quality quality;
    private final long admittedNanos;
    private boolean started;

    /** What has been said of it. */
    private final Set<PublisherWarning> warnings = EnumSet.noneOf(PublisherWarning.class);

    /**
     * @param subject as of {@link Client}
     * @param maxBps as of {@link PublisherFeedback}
     */
    Publisher(
            String sessionId,
            String subject,
            Room room,
            List<ReceiveTrack> negotiated,
            byte[] cname,
            int ownSsrc,
            long maxBps,
            RoomContext context) {
        this.sessionId = sessionId;
        this.subject = subject;
        this.room = room;
        this.streams = new PublisherStreams(sessionId, room, negotiated, context, this::reschedule);
        this.feedback =
                new PublisherFeedback(ownSsrc, cname, negotiated, streams.encodings(), maxBps, context.quality());
        this.quality = context.quality();
        this.admittedNanos = context.loop().nowNanos();
        this.silence = new PublisherSilence(context.loop().nowNanos());
    }

    /** Its place in the loop; from now on it is live. */
    void registered(Registration place) {
        registration = place;
        feedback.sendBy(place.peer());
    }

    private void reschedule() {
        if (registration != null) {
            registration.reschedule();
        }
    }

    @Override
    public void connected(long nowNanos, Outbox out) {
        feedback.start(nowNanos);
        silence.start(nowNanos);
        quality.took(QualityTime.PUBLISHER_CONNECTED, nowNanos - admittedNanos);
        room.publisherConnected(this);
    }

    @Override
    public Packet rtp(Packet packet, RtpHeader header, long extendedSeq, long nowNanos) {
        if (silence.heard(nowNanos)) {
            room.publisherResumed(this);
        }
        feedback.arrived(header, packet);
        Packet free = streams.receive(packet, header, extendedSeq, nowNanos);
        // A packet that nobody knows the track of yet is held back: there is nothing to see of it.
        if (!started && !streams.encodings().isEmpty()) {
            started = true;
            quality.took(QualityTime.PUBLISHER_MEDIA, nowNanos - admittedNanos);
            room.mediaStarted(this);
        }
        return free;
    }

    @Override
    public void rtcp(Packet packet, long nowNanos, Outbox out) {
        rtcpArrivalNanos = packet.arrivalNanos();
        parser.parse(packet.array(), packet.offset(), packet.length(), reports);
    }

    @Override
    public long nextDeadline() {
        return Math.min(feedback.nextDeadline(), silence.nextDeadline());
    }

    @Override
    public void handleTimeout(long nowNanos, Outbox out) {
        feedback.handleTimeout(nowNanos, out);
        if (silence.begins(nowNanos)) {
            room.publisherSilent(this);
        }
    }

    @Override
    public void closed(CloseReason reason, long nowNanos, Outbox out) {
        if (registration != null) {
            registration.remove();
        }
        room.publisherClosed(this, reason, nowNanos, out);
        streams.release();
    }

    /** Says what its viewers suffer from, each thing once. */
    void warnOf(List<TrackSnapshot> tracks) {
        for (TrackSnapshot track : tracks) {
            for (PublisherWarning warning : track.gop().warnings()) {
                if (warnings.add(warning)) {
                    room.publisherWarned(this, warning);
                }
            }
        }
    }

    /** Whether this is the session of that subject, who must be somebody. */
    boolean isOf(String whom) {
        return !whom.isEmpty() && whom.equals(subject);
    }

    boolean isSilent() {
        return silence.isSilent();
    }

    /** How long no media has come; before the first, since the session began. */
    long silentNanos(long nowNanos) {
        return silence.nanos(nowNanos);
    }

    void relayTo(RoomBranch branch) {
        streams.relayTo(branch);
    }

    void stopRelaysTo(RoomBranch branch) {
        streams.stopRelaysTo(branch);
    }

    String sessionId() {
        return sessionId;
    }

    List<IncomingEncoding> encodings() {
        return streams.encodings();
    }

    private final class Reports implements RtcpHandler {
        @Override
        public void senderReport(int ssrc, long ntp64, int rtpTimestamp, long packetCount, long octetCount) {
            streams.senderReport(ssrc, ntp64, rtpTimestamp, rtcpArrivalNanos);
            feedback.senderReport(ssrc, ntp64, rtcpArrivalNanos);
        }
    }
}
