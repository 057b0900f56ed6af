// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.feedback.ReceiverEstimate;
import dev.weir.sfu.feedback.ReceptionStats;
import dev.weir.sfu.feedback.TransportArrivals;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.rtcp.NtpTime;
import dev.weir.sfu.rtcp.RtcpWriter;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.ReceiveTrack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher is told, without which a browser stays at its start bitrate: arrivals (transport-wide congestion control)
 * every {@link #TRANSPORT_SPACING}, or REMB where only that was offered or there is a limit, receiver reports every second; and what it is asked for:
 * missing packets at once, keyframes when viewers need one.
 */
final class PublisherFeedback {
    private static final long MILLIS = 1_000_000;
    private static final long REPORT_SPACING = 1_000 * MILLIS;

    /** libwebrtc sends between 50 and 250 ms apart; the upper end slows its start, the lower costs 20 packets a second. */
    private static final long TRANSPORT_SPACING = 50 * MILLIS;

    /** Until the first repair tells better; the pace of repeated NACKs depends on it. */
    private static final long ASSUMED_RTT = 60 * MILLIS;

    private static final long MAX_RECEIVE_BPS = 20_000_000;
    private static final long MIN_RECEIVE_BPS = 150_000;
    private static final int MAX_COMPOUND_BYTES = 1_200;
    private static final int MAX_BLOCKS = 16;

    private final int ownSsrc;
    private final byte[] cname;
    private final List<IncomingEncoding> encodings;
    private final TransportArrivals arrivals = new TransportArrivals();
    /** Stays at the limit where the publisher estimates by itself. */
    private final ReceiverEstimate estimate;

    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] compound = new byte[MAX_COMPOUND_BYTES];
    /** Few enough that, spread as they may be, those of one encoding fill a third of a compound; the rest stays due. */
    private final int[] missing = new int[96];

    private final LastReports lastReports = new LastReports();
    private final int transportCcId;
    private final boolean remb;
    private final Quality quality;
    private @Nullable Peer peer;
    private long nextReport = Long.MAX_VALUE;
    private long nextTransport;
    private int firRequests;

    /**
     * @param encodings those there are, now and later: a live view
     * @param maxBps what the publisher may send; 0 for as much as it likes
     */
    PublisherFeedback(
            int ownSsrc,
            byte[] cname,
            List<ReceiveTrack> tracks,
            List<IncomingEncoding> encodings,
            long maxBps,
            Quality quality) {
        this.ownSsrc = ownSsrc;
        this.quality = quality;
        this.cname = cname.clone();
        this.encodings = encodings;
        // One numbering over all m-lines of a bundle: the id is the same in each (RFC 9143 section 9.1).
        this.transportCcId = tracks.stream()
                .mapToInt(track -> Extensions.of(track.extensions()).transportCc())
                .max()
                .orElse(0);
        long limit = maxBps == 0 ? MAX_RECEIVE_BPS : Math.min(maxBps, MAX_RECEIVE_BPS);
        this.estimate = new ReceiverEstimate(Math.min(MIN_RECEIVE_BPS, limit), limit);
        // Beside transport-wide feedback, which limits nothing: libwebrtc then takes REMB for the upper end of its own
        // estimate.
        this.remb = (transportCcId == 0 || maxBps > 0)
                && tracks.stream().flatMap(track -> track.codecs().stream()).anyMatch(CodecParameters::remb);
    }

    void sendBy(Peer publisher) {
        peer = publisher;
    }

    void start(long nowNanos) {
        nextReport = nowNanos + REPORT_SPACING;
        nextTransport = nowNanos;
    }

    /** A packet of any stream has come. */
    void arrived(RtpHeader header, Packet packet) {
        int offset = transportCcId == 0 ? -1 : header.extensionOffset(transportCcId);
        if (offset >= 0 && header.extensionLength(transportCcId) >= 2) {
            byte[] bytes = packet.array();
            arrivals.received(((bytes[offset] & 0xff) << 8) | (bytes[offset + 1] & 0xff), packet.arrivalNanos());
        }
    }

    void senderReport(int ssrc, long ntp64, long arrivalNanos) {
        lastReports.put(ssrc, NtpTime.middle32(ntp64), arrivalNanos);
    }

    long nextDeadline() {
        long deadline = Math.min(nextReport, arrivals.pending() ? nextTransport : Long.MAX_VALUE);
        List<IncomingEncoding> all = encodings;
        for (int i = 0; i < all.size(); i++) {
            IncomingEncoding encoding = all.get(i);
            deadline = Math.min(deadline, encoding.nextAsk());
            if (asksRepeats(encoding)) {
                deadline = Math.min(deadline, encoding.missing().nextDeadline());
            }
        }
        return deadline;
    }

    private static boolean asksRepeats(IncomingEncoding encoding) {
        CodecParameters codec = encoding.codec();
        return codec != null && codec.nack();
    }

    void handleTimeout(long nowNanos, Outbox out) {
        writer.begin(compound, 0, compound.length);
        boolean report = nowNanos >= nextReport;
        writer.receiverReport(ownSsrc);
        boolean any = report;
        if (report) {
            nextReport = nowNanos + REPORT_SPACING;
            report(nowNanos);
        }
        if (arrivals.pending() && nowNanos >= nextTransport) {
            int reported = writer.transportFeedback(
                    ownSsrc,
                    mediaSsrc(),
                    arrivals.feedbackCount(),
                    arrivals.baseSequence(),
                    arrivals.arrivals(),
                    arrivals.count());
            arrivals.reported(reported);
            nextTransport = nowNanos + TRANSPORT_SPACING;
            any = true;
        }
        for (IncomingEncoding encoding : encodings) {
            any |= ask(encoding, nowNanos);
        }
        Peer publisher = peer;
        if (any && publisher != null) {
            publisher.sendRtcp(compound, 0, writer.end(), out);
        }
    }

    private void report(long nowNanos) {
        int blocks = 0;
        int worstLoss = 0;
        for (IncomingEncoding encoding : encodings) {
            ReceptionStats stats = encoding.reception();
            if (blocks++ == MAX_BLOCKS) {
                break;
            }
            int loss = encoding.fractionLost();
            worstLoss = Math.max(worstLoss, loss);
            writer.reportBlock(
                    encoding.ssrc(),
                    loss,
                    stats.cumulativeLost(),
                    stats.highestExtendedSeq(),
                    stats.jitter(),
                    lastReports.middle32(encoding.ssrc()),
                    lastReports.delaySince(encoding.ssrc(), nowNanos));
        }
        writer.sdesCname(ownSsrc, cname);
        if (remb) {
            int[] ssrcs = encodings.stream().mapToInt(IncomingEncoding::ssrc).toArray();
            if (transportCcId == 0) {
                estimate.update(worstLoss, rttNanos(), nowNanos);
            }
            writer.remb(ownSsrc, estimate.bps(), ssrcs, ssrcs.length);
        }
    }

    private boolean ask(IncomingEncoding encoding, long nowNanos) {
        CodecParameters codec = encoding.codec();
        if (codec == null) {
            return false;
        }
        boolean any = false;
        if (codec.nack()) {
            int count = encoding.missing().due(nowNanos, rttNanos(), missing);
            if (count > 0) {
                writer.nack(ownSsrc, encoding.ssrc(), missing, count);
                quality.add(QualityCount.NACKS_SENT, count);
                any = true;
            }
            if (encoding.missing().gaveUpSomething() && encoding.fanout().isVideo()) {
                encoding.want();
            }
        }
        if (encoding.ask(nowNanos)) {
            if (codec.pli()) {
                writer.pli(ownSsrc, encoding.ssrc());
                quality.add(QualityCount.PLIS_SENT);
                any = true;
            } else if (codec.fir()) {
                writer.fir(ownSsrc, encoding.ssrc(), firRequests++ & 0xff);
                quality.add(QualityCount.FIRS_SENT);
                any = true;
            }
        }
        return any;
    }

    private long rttNanos() {
        // Shared by all.
        return encodings.isEmpty() || !encodings.get(0).roundTrip().known()
                ? ASSUMED_RTT
                : encodings.get(0).roundTrip().nanos();
    }

    private int mediaSsrc() {
        List<IncomingEncoding> all = encodings;
        return all.isEmpty() ? 0 : all.get(all.size() - 1).ssrc();
    }
}
