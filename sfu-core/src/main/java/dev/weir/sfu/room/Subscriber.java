// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.feedback.RoundTrip;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.rtcp.NtpTime;
import dev.weir.sfu.rtcp.ReportBlock;
import dev.weir.sfu.rtcp.RtcpHandler;
import dev.weir.sfu.rtcp.RtcpParser;
import dev.weir.sfu.rtcp.RtcpWriter;
import dev.weir.sfu.rtcp.TwccFeedback;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.SendTrack;
import dev.weir.sfu.spi.MediaObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One who watches a room: a slot per negotiated m-line, sender reports once a second, and an ear for what its player asks.
 *
 * <p>Not thread-safe: belongs to its room's loop.
 */
final class Subscriber implements PeerHandler {
    private static final long REPORT_SPACING = 1_000_000_000;
    private static final int MAX_COMPOUND_BYTES = 512;

    /** Retransmissions asked for in one RTCP packet beyond this many are for the next one. */
    private static final int MAX_NACKS_AT_ONCE = 128;

    private final String sessionId;
    private final Room room;
    private final RoomBranch branch;
    private final RoomContext context;
    private final List<SendTrack> negotiated;
    private final byte[] cname;
    private final boolean hidden;
    private final List<DownTrack> downTracks = new ArrayList<>(2);
    private final List<SlotCounts> counts = new ArrayList<>(2);
    private final long admittedNanos;
    private final RtcpParser parser = new RtcpParser();
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] compound = new byte[MAX_COMPOUND_BYTES];
    private final PlayerRequests requests = new PlayerRequests();
    private final ViewerFlight flight;
    private final ViewerBandwidth bandwidth = new ViewerBandwidth();
    private final RoundTrip roundTrip = new RoundTrip();
    private @Nullable Registration registration;
    private long nextReport = Long.MAX_VALUE;
    private long octetsBefore;
    private long soundBefore;
    private boolean served;
    private long refusedBefore;

    Subscriber(
            String sessionId, Room room, RoomBranch branch, List<SendTrack> negotiated, byte[] cname, boolean hidden) {
        this.sessionId = sessionId;
        this.room = room;
        this.flight = new ViewerFlight(room.name(), sessionId);
        this.branch = branch;
        this.negotiated = List.copyOf(negotiated);
        this.cname = cname.clone();
        this.hidden = hidden;
        this.context = branch.context();
        this.admittedNanos = context.loop().nowNanos();
    }

    /** Its place in the loop; from now on its slots exist. */
    void registered(Registration place) {
        registration = place;
        for (SendTrack track : negotiated) {
            if (!track.codecs().isEmpty()) {
                TrackFanout fanout = branch.fanout(track.kind() == MediaKind.VIDEO);
                OutgoingStream stream = new OutgoingStream(
                        track,
                        place.peer(),
                        bandwidth,
                        context.pool(),
                        context.random(),
                        this::cannotDecode,
                        this::mediaSent);
                SplicedStream spliced = new SplicedStream(stream, fanout.isVideo(), context.random());
                DownTrack downTrack = new DownTrack(spliced, fanout, place.peer(), flight, place::reschedule);
                downTracks.add(downTrack);
                counts.add(new SlotCounts(downTrack));
                fanout.add(downTrack);
            }
        }
    }

    @Override
    public void connected(long nowNanos, Outbox out) {
        nextReport = nowNanos + REPORT_SPACING / 5;
        if (!hidden) {
            context.quality().took(QualityTime.VIEWER_CONNECTED, nowNanos - admittedNanos);
        }
        room.subscriberConnected(this);
        for (DownTrack downTrack : downTracks) {
            // The room's home knows: on the first viewer's loop there may be nothing yet.
            if (!hidden && !room.liveCodecs(downTrack.fanout().isVideo()).isEmpty()) {
                downTrack.waiting().joins(admittedNanos);
            }
            downTrack.fanout().connected(downTrack, nowNanos, out);
        }
    }

    private void mediaSent() {
        if (!served) {
            served = true;
            String name = room.name().value();
            tell(observer -> observer.viewerServed(name, sessionId));
        }
    }

    private void cannotDecode(String codec) {
        String name = room.name().value();
        tell(observer -> observer.viewerCannotDecode(name, sessionId, codec));
    }

    /** Viewers send no media; whatever comes is counted by the peer and forgotten. */
    @Override
    public Packet rtp(Packet packet, RtpHeader header, long extendedSeq, long nowNanos) {
        return packet;
    }

    @Override
    public void rtcp(Packet packet, long nowNanos, Outbox out) {
        requests.begin(nowNanos, out);
        parser.parse(packet.array(), packet.offset(), packet.length(), requests);
        context.quality().add(QualityCount.NACKS_RECEIVED, requests.nacks);
    }

    @Override
    public long nextDeadline() {
        long deadline = Math.min(nextReport, bandwidth.nextFiller());
        for (int i = 0; i < downTracks.size(); i++) {
            deadline = Math.min(deadline, downTracks.get(i).nextDeadline());
        }
        return deadline;
    }

    @Override
    public void handleTimeout(long nowNanos, Outbox out) {
        for (DownTrack downTrack : downTracks) {
            downTrack.handleTimeout(nowNanos, out);
        }
        fill(nowNanos, out);
        if (nowNanos >= nextReport) {
            nextReport = nowNanos + REPORT_SPACING;
            measure();
            report(nowNanos, out);
        }
    }

    /** More than pictures and sound leaves only while it may tell that a better layer would get through. */
    private void fill(long nowNanos, Outbox out) {
        int due = bandwidth.fillerDue(nowNanos);
        for (int i = 0; i < downTracks.size() && due > 0; i++) {
            DownTrack downTrack = downTracks.get(i);
            int sent = downTrack.fanout().isVideo() ? downTrack.stream().fill(nowNanos, out) : 0;
            while (sent > 0 && due > sent) {
                due -= sent;
                sent = downTrack.stream().fill(nowNanos, out);
            }
            due -= sent;
        }
    }

    private void measure() {
        long sound = 0;
        long all = 0;
        for (DownTrack downTrack : downTracks) {
            long octets = downTrack.stream().wire().octets();
            all += octets;
            sound += downTrack.fanout().isVideo() ? 0 : octets;
        }
        bandwidth.sent((all - octetsBefore) * 8, (sound - soundBefore) * 8);
        octetsBefore = all;
        soundBefore = sound;
    }

    /** One compound with a report for each slot, all of the same instant, so that the player can align them. */
    private void report(long nowNanos, Outbox out) {
        if (registration == null) {
            return;
        }
        for (DownTrack downTrack : downTracks) {
            if (downTrack.stream().wire().packets() > 0 && !downTrack.canReport()) {
                // A report for one track only would pull the other out of step.
                return;
            }
        }
        writer.begin(compound, 0, compound.length);
        boolean any = false;
        for (DownTrack downTrack : downTracks) {
            if (downTrack.canReport()) {
                any = true;
                writer.senderReport(
                        downTrack.stream().wire().negotiated().ssrc(),
                        NtpTime.ofEpochNanos(context.epochNanos(nowNanos)),
                        downTrack.timestampAt(nowNanos),
                        downTrack.stream().wire().packets(),
                        downTrack.stream().wire().octets());
                writer.sdesCname(downTrack.stream().wire().negotiated().ssrc(), cname);
            }
        }
        if (any) {
            registration.peer().sendRtcp(compound, 0, writer.end(), out);
        }
    }

    @Override
    public void closed(CloseReason reason, long nowNanos, Outbox out) {
        for (DownTrack downTrack : downTracks) {
            downTrack.fanout().remove(downTrack);
            downTrack.stream().wire().repeats().release();
        }
        if (registration != null) {
            registration.remove();
        }
        room.subscriberClosed(this, branch, reason);
    }

    void close(CloseReason reason, long nowNanos, Outbox out) {
        if (registration != null) {
            registration.peer().close(reason, nowNanos, out);
        }
    }

    /** As of {@link dev.weir.sfu.Sfu#selectLayers}. */
    void select(LayerSelection selection, long nowNanos, Outbox out) {
        for (DownTrack downTrack : downTracks) {
            downTrack.choice().select(selection);
            downTrack.fanout().choose(downTrack, nowNanos, out);
        }
    }

    /** Adds what it has been sent since the last time. */
    void addTo(TrafficTotals totals) {
        counts.forEach(slot -> slot.addTo(totals));
        context.quality().add(QualityCount.REPEATS_REFUSED, bandwidth.refused() - refusedBefore);
        refusedBefore = bandwidth.refused();
    }

    /** How it stands, for other threads. */
    ViewerSnapshot snapshot() {
        return ViewerStatistics.of(sessionId, pictures(), bandwidth);
    }

    private Optional<DownTrack> pictures() {
        return downTracks.stream()
                .filter(downTrack -> downTrack.fanout().isVideo())
                .findFirst();
    }

    String sessionId() {
        return sessionId;
    }

    /** As of {@link SessionRequest#asHidden}. */
    boolean isHidden() {
        return hidden;
    }

    /** Tells observers, unless it is none of their business. */
    void tell(Consumer<MediaObserver> event) {
        if (!hidden) {
            context.observers().tell(event);
        }
    }

    private final class PlayerRequests implements RtcpHandler {
        private long nowNanos;
        private @Nullable Outbox out;
        private int nacks;

        void begin(long now, Outbox outbox) {
            nowNanos = now;
            out = outbox;
            nacks = 0;
        }

        @Override
        public void nack(int senderSsrc, int mediaSsrc, int sequenceNumber) {
            DownTrack downTrack = downTrackOf(mediaSsrc);
            if (downTrack != null && out != null && nacks++ < MAX_NACKS_AT_ONCE) {
                downTrack.stream().nack(sequenceNumber, nowNanos, out);
            }
        }

        @Override
        public void pictureLoss(int mediaSsrc) {
            context.quality().add(QualityCount.PLIS_RECEIVED);
            keyframeWanted(mediaSsrc);
        }

        @Override
        public void fullIntraRequest(int mediaSsrc, int requestSeq) {
            context.quality().add(QualityCount.FIRS_RECEIVED);
            keyframeWanted(mediaSsrc);
        }

        private void keyframeWanted(int mediaSsrc) {
            DownTrack downTrack = downTrackOf(mediaSsrc);
            if (downTrack != null && out != null) {
                downTrack.keyframeWanted(nowNanos, out);
            }
        }

        @Override
        public void reportBlock(int reporterSsrc, ReportBlock block) {
            DownTrack downTrack = downTrackOf(block.sourceSsrc());
            if (downTrack != null) {
                int lost = downTrack.loss().report(block.fractionLost(), block.cumulativeLost());
                context.quality().add(QualityCount.LOST_TO_VIEWERS, lost);
                int now = NtpTime.middle32(NtpTime.ofEpochNanos(context.epochNanos(nowNanos)));
                roundTrip.report(now, block.lastSr(), block.delaySinceLastSr());
                if (downTrack.fanout().isVideo()) {
                    bandwidth.loss(block.fractionLost(), roundTrip.known() ? roundTrip.nanos() : 0, nowNanos);
                }
            }
        }

        @Override
        public void transportFeedback(TwccFeedback feedback) {
            flight.arrivals(feedback);
            if (bandwidth.arrivals(feedback, nowNanos)) {
                choose();
            }
        }

        @Override
        public void remb(long bitrateBps) {
            bandwidth.remb(bitrateBps, nowNanos);
            choose();
        }

        private void choose() {
            for (int i = 0; i < downTracks.size() && out != null; i++) {
                downTracks.get(i).fanout().choose(downTracks.get(i), nowNanos, out);
            }
        }

        private @Nullable DownTrack downTrackOf(int mediaSsrc) {
            for (int i = 0; i < downTracks.size(); i++) {
                if (downTracks.get(i).stream().wire().negotiated().ssrc() == mediaSsrc) {
                    return downTracks.get(i);
                }
            }
            return null;
        }
    }
}
