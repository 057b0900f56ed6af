// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.feedback.MissingPackets;
import dev.weir.sfu.feedback.ReceiverEstimate;
import dev.weir.sfu.feedback.ReceptionStats;
import dev.weir.sfu.feedback.RoundTrip;
import dev.weir.sfu.feedback.TransportArrivals;
import dev.weir.sfu.rtcp.NtpTime;
import dev.weir.sfu.rtcp.RtcpWriter;
import dev.weir.sfu.rtp.RtpHeader;

/** What a simulated player tells the server: what is missing, arrivals or what it can take, and reports once a second. */
final class ViewerFeedback {
    private static final long REPORT_SPACING = 1_000_000_000;
    private static final long TRANSPORT_SPACING = 50_000_000;
    private static final int OWN_SSRC = 1;

    /** A browser that only receives measures no round trip, and asks again after what libwebrtc assumes. */
    private static final long RTT = RoundTrip.DEFAULT_NANOS;

    /** One stream as it is reported. */
    private static final class Stream {
        private final int ssrc;
        private final ReceptionStats stats;
        private int lastReport;
        private long lastReportNanos;

        Stream(int ssrc, int clockRateHz) {
            this.ssrc = ssrc;
            this.stats = new ReceptionStats(clockRateHz);
        }
    }

    private final SimViewer.Player player;
    private final int transportCcId;
    private final Stream video;
    private final Stream audio;
    private final MissingPackets missing = new MissingPackets();
    private final TransportArrivals arrivals = new TransportArrivals();
    private final ReceiverEstimate estimate = new ReceiverEstimate(100_000, 20_000_000);
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] compound = new byte[1_200];
    private final int[] asked = new int[128];
    private long nextReport = Long.MAX_VALUE;
    private long nextTransport;
    private long rembBps;

    ViewerFeedback(SimViewer.Player player, int videoSsrc, int audioSsrc, int transportCcId) {
        this.player = player;
        this.transportCcId = player.feedback() == SimViewer.Feedback.TRANSPORT ? transportCcId : 0;
        this.video = new Stream(videoSsrc, 90_000);
        this.audio = new Stream(audioSsrc, 48_000);
    }

    void start(long nowNanos) {
        nextReport = nowNanos + REPORT_SPACING;
    }

    void arrived(Packet packet, RtpHeader head, long extendedSeq) {
        int offset = transportCcId == 0 ? -1 : head.extensionOffset(transportCcId);
        if (offset >= 0) {
            byte[] bytes = packet.array();
            arrivals.received((bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff), packet.arrivalNanos());
        }
        Stream stream = head.ssrc() == video.ssrc ? video : audio;
        if (head.ssrc() == stream.ssrc) {
            stream.stats.received(extendedSeq, head.timestamp(), packet.arrivalNanos());
        }
    }

    /** A video packet, in time or repaired. */
    void have(long seq, long nowNanos) {
        missing.received(seq, nowNanos);
    }

    void senderReport(int ssrc, long ntp64, long nowNanos) {
        Stream stream = ssrc == video.ssrc ? video : audio;
        stream.lastReport = NtpTime.middle32(ntp64);
        stream.lastReportNanos = nowNanos;
    }

    /** What the next REMB says, whatever arrives. */
    void remb(long bps) {
        rembBps = bps;
    }

    long nextDeadline() {
        long deadline = Math.min(nextReport, player.nacks() ? missing.nextDeadline() : Long.MAX_VALUE);
        return arrivals.pending() ? Math.min(deadline, nextTransport) : deadline;
    }

    /** Writes what is due; see {@link #compound}. */
    int write(long nowNanos) {
        writer.begin(compound, 0, compound.length);
        writer.receiverReport(OWN_SSRC);
        if (nowNanos >= nextReport) {
            nextReport += REPORT_SPACING;
            report(nowNanos);
        }
        int count = player.nacks() ? missing.due(nowNanos, RTT, asked) : 0;
        if (count > 0) {
            writer.nack(OWN_SSRC, video.ssrc, asked, count);
        }
        if (arrivals.pending() && nowNanos >= nextTransport) {
            nextTransport = nowNanos + TRANSPORT_SPACING;
            arrivals.reported(writer.transportFeedback(
                    OWN_SSRC,
                    video.ssrc,
                    arrivals.feedbackCount(),
                    arrivals.baseSequence(),
                    arrivals.arrivals(),
                    arrivals.count()));
        }
        return writer.end();
    }

    private void report(long nowNanos) {
        int loss = block(video, nowNanos);
        block(audio, nowNanos);
        if (player.feedback() == SimViewer.Feedback.REMB) {
            estimate.update(loss, RTT, nowNanos);
            writer.remb(OWN_SSRC, rembBps > 0 ? rembBps : estimate.bps(), new int[] {video.ssrc, audio.ssrc}, 2);
        }
    }

    private int block(Stream stream, long nowNanos) {
        if (stream.stats.packets() == 0) {
            return 0;
        }
        int loss = stream.stats.fractionLostAndReset();
        int delay = (int) (stream.lastReport == 0 ? 0 : ((nowNanos - stream.lastReportNanos) << 16) / 1_000_000_000);
        writer.reportBlock(
                stream.ssrc,
                loss,
                stream.stats.cumulativeLost(),
                stream.stats.highestExtendedSeq(),
                stream.stats.jitter(),
                stream.lastReport,
                delay);
        return loss;
    }

    /** A request for a keyframe, at once. */
    int writePli() {
        writer.begin(compound, 0, compound.length);
        writer.receiverReport(OWN_SSRC);
        writer.pli(OWN_SSRC, video.ssrc);
        return writer.end();
    }

    byte[] compound() {
        return compound;
    }
}
