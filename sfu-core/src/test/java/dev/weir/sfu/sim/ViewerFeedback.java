// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Packet;
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

    private static final long LOOK_SPACING = 200_000_000;
    private static final long STARVED = 3_000_000_000L;
    private static final long STREAM_ENDED = 5_000_000_000L;
    private static final int MAX_ASKED = 128;

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
    private final Watched watched;
    private final int transportCcId;
    private final Stream video;
    private final Stream audio;
    private final SimNacks nacks = new SimNacks();
    private final TransportArrivals arrivals = new TransportArrivals();
    private final ReceiverEstimate estimate = new ReceiverEstimate(100_000, 20_000_000);
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] compound = new byte[1_200];
    private long nextReport = Long.MAX_VALUE;
    private long nextTransport;
    private long nextLook = Long.MAX_VALUE;
    private long lastPacketNanos = -1;
    private long rembBps;

    ViewerFeedback(SimViewer.Player player, Watched watched, int videoSsrc, int audioSsrc, int transportCcId) {
        this.watched = watched;
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
        nextLook = lastPacketNanos < 0 ? nowNanos + LOOK_SPACING : nextLook;
        lastPacketNanos = nowNanos;
        nacks.received(seq, nowNanos);
    }

    void senderReport(int ssrc, long ntp64, long nowNanos) {
        Stream stream = ssrc == video.ssrc ? video : audio;
        stream.lastReport = NtpTime.middle32(ntp64);
        stream.lastReportNanos = nowNanos;
    }

    /**
     * Whether the player asks for a keyframe: as libwebrtc does, every 200 ms from 200 ms after the first packet until there is a
     * picture, and again from 3 s after the last one on, while packets come.
     */
    private boolean isStuck(long nowNanos) {
        nextLook = nowNanos + LOOK_SPACING;
        long shown = watched.lastShownNanos();
        boolean starved = shown < 0 || nowNanos - shown >= STARVED;
        return starved && nowNanos - lastPacketNanos < STREAM_ENDED;
    }

    /** What the next REMB says, whatever arrives. */
    void remb(long bps) {
        rembBps = bps;
    }

    long nextDeadline() {
        long deadline =
                Math.min(Math.min(nextReport, nextLook), player.nacks() ? nacks.nextDeadline() : Long.MAX_VALUE);
        return arrivals.pending() ? Math.min(deadline, nextTransport) : deadline;
    }

    /** Writes what is due, 0 bytes when nothing is; see {@link #compound}. */
    int write(long nowNanos) {
        writer.begin(compound, 0, compound.length);
        writer.receiverReport(OWN_SSRC);
        boolean any = nowNanos >= nextReport;
        if (any) {
            nextReport += REPORT_SPACING;
            report(nowNanos);
        }
        int[] asked = player.nacks() ? nacks.due(nowNanos, MAX_ASKED) : new int[0];
        if (asked.length > 0) {
            writer.nack(OWN_SSRC, video.ssrc, asked, asked.length);
            any = true;
        }
        if (nowNanos >= nextLook && isStuck(nowNanos)) {
            writer.pli(OWN_SSRC, video.ssrc);
            any = true;
        }
        if (arrivals.pending() && nowNanos >= nextTransport) {
            nextTransport = nowNanos + TRANSPORT_SPACING;
            writeArrivals();
            any = true;
        }
        int bytes = writer.end();
        return any ? bytes : 0;
    }

    private void writeArrivals() {
        arrivals.reported(writer.transportFeedback(
                OWN_SSRC,
                video.ssrc,
                arrivals.feedbackCount(),
                arrivals.baseSequence(),
                arrivals.arrivals(),
                arrivals.count()));
    }

    private void report(long nowNanos) {
        int loss = block(video, nowNanos);
        block(audio, nowNanos);
        if (player.feedback() == SimViewer.Feedback.REMB) {
            estimate.update(loss, RoundTrip.DEFAULT_NANOS, nowNanos);
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

    /** Asks for one packet. */
    int writeNack(int sequenceNumber) {
        writer.begin(compound, 0, compound.length);
        writer.receiverReport(OWN_SSRC);
        writer.nack(OWN_SSRC, video.ssrc, new int[] {sequenceNumber}, 1);
        return writer.end();
    }

    byte[] compound() {
        return compound;
    }
}
