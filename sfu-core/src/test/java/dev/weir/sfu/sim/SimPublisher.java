// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.rtcp.NtpTime;
import dev.weir.sfu.rtcp.ReportBlock;
import dev.weir.sfu.rtcp.RtcpHandler;
import dev.weir.sfu.rtcp.RtcpParser;
import dev.weir.sfu.rtcp.RtcpWriter;
import dev.weir.sfu.rtcp.TwccFeedback;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.RtpHeaderWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A broadcaster: dials, sends VP8 frames and Opus packets by its own clock, and heeds NACK and, unless told not to, PLI. */
public final class SimPublisher implements PeerHandler {
    /**
     * What it sends.
     *
     * @param gopFrames from keyframe to keyframe
     * @param heedsPli OBS and FFmpeg do not
     * @param clockAheadNanos its wall clock against the server's
     */
    public record Media(
            int framesPerSecond,
            int bitrateBps,
            int gopFrames,
            boolean heedsPli,
            boolean heedsNack,
            boolean audio,
            boolean transportCc,
            long clockAheadNanos) {
        public static Media standard() {
            return new Media(30, 1_000_000, 300, true, true, true, true, 0);
        }

        public Media deafToPli() {
            return new Media(
                    framesPerSecond, bitrateBps, gopFrames, false, heedsNack, audio, transportCc, clockAheadNanos);
        }

        public Media deafToNack() {
            return new Media(
                    framesPerSecond, bitrateBps, gopFrames, heedsPli, false, audio, transportCc, clockAheadNanos);
        }

        public Media withoutTransportCc() {
            return new Media(
                    framesPerSecond, bitrateBps, gopFrames, heedsPli, heedsNack, audio, false, clockAheadNanos);
        }

        public Media withGop(int frames) {
            return new Media(
                    framesPerSecond, bitrateBps, frames, heedsPli, heedsNack, audio, transportCc, clockAheadNanos);
        }

        public Media withClockAhead(long nanos) {
            return new Media(framesPerSecond, bitrateBps, gopFrames, heedsPli, heedsNack, audio, transportCc, nanos);
        }

        public Media withBitrate(int bps) {
            return new Media(framesPerSecond, bps, gopFrames, heedsPli, heedsNack, audio, transportCc, clockAheadNanos);
        }
    }

    /** How a track goes out. */
    record Track(int ssrc, int payloadType, int rtxSsrc, int rtxPayloadType, int transportCcId) {}

    private static final int PART_BYTES = 1_100;
    private static final long AUDIO_SPACING = 20_000_000;
    private static final long REPORT_SPACING = 1_000_000_000;

    private final Media media;
    private final Track video;
    private final Track audio;
    private final long epochOffsetNanos;
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final RtcpParser parser = new RtcpParser();
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] compound = new byte[1_200];
    private final Map<Integer, byte[]> history = new HashMap<>();
    private final Map<Integer, Integer> timestamps = new HashMap<>();
    private final Map<Integer, Boolean> markers = new HashMap<>();
    private @Nullable Registration registration;
    private long startNanos;
    private long nextFrame = Long.MAX_VALUE;
    private long nextAudio = Long.MAX_VALUE;
    private long nextReport = Long.MAX_VALUE;
    private int frame;
    private int sinceKey;
    private boolean keyWanted = true;
    private long videoSeq = 65_000;
    private long audioSeq = 100;
    private long rtxSeq = 7;
    private int transportSeq;
    private long packets;
    private long octets;
    private int pliReceived;
    private int feedbackReceived;
    private int nacked;
    private double reportedLoss;
    private long rembBps;
    private @Nullable CloseReason closed;

    SimPublisher(Media media, Track video, Track audio, long epochOffsetNanos) {
        this.media = media;
        this.video = video;
        this.audio = audio;
        this.epochOffsetNanos = epochOffsetNanos + media.clockAheadNanos();
    }

    void registered(Registration place) {
        registration = place;
    }

    @Override
    public void connected(long nowNanos, Outbox out) {
        startNanos = nowNanos;
        nextFrame = nowNanos;
        nextAudio = media.audio() ? nowNanos : Long.MAX_VALUE;
        nextReport = nowNanos + REPORT_SPACING / 2;
    }

    @Override
    public Packet rtp(Packet packet, RtpHeader head, long extendedSeq, long nowNanos) {
        throw new AssertionError("a publisher must not be sent media");
    }

    @Override
    public void rtcp(Packet packet, long nowNanos, Outbox out) {
        parser.parse(packet.array(), packet.offset(), packet.length(), new RtcpHandler() {
            @Override
            public void pictureLoss(int mediaSsrc) {
                pliReceived++;
                keyWanted |= media.heedsPli();
            }

            @Override
            public void nack(int senderSsrc, int mediaSsrc, int sequenceNumber) {
                nacked++;
                if (media.heedsNack() && mediaSsrc == video.ssrc()) {
                    repeat(sequenceNumber, out);
                }
            }

            @Override
            public void reportBlock(int reporterSsrc, ReportBlock block) {
                if (block.sourceSsrc() == video.ssrc()) {
                    reportedLoss = block.fractionLost() / 256.0;
                }
            }

            @Override
            public void remb(long bitrateBps) {
                rembBps = bitrateBps;
            }

            @Override
            public void transportFeedback(TwccFeedback feedback) {
                feedbackReceived++;
            }
        });
    }

    @Override
    public long nextDeadline() {
        return Math.min(nextFrame, Math.min(nextAudio, nextReport));
    }

    @Override
    public void handleTimeout(long nowNanos, Outbox out) {
        if (nowNanos >= nextFrame) {
            nextFrame += 1_000_000_000L / media.framesPerSecond();
            sendFrame(nowNanos, out);
        }
        if (nowNanos >= nextAudio) {
            nextAudio += AUDIO_SPACING;
            send(audio, audioSeq++, (int) ((nowNanos - startNanos) * 48 / 1_000_000), false, new byte[100], out);
        }
        if (nowNanos >= nextReport) {
            nextReport += REPORT_SPACING;
            report(nowNanos, out);
        }
    }

    private int videoTimestamp(long nowNanos) {
        return (int) ((nowNanos - startNanos) * 9 / 100_000);
    }

    private void sendFrame(long nowNanos, Outbox out) {
        boolean key = keyWanted || sinceKey >= media.gopFrames();
        keyWanted = false;
        sinceKey = key ? 1 : sinceKey + 1;
        int bytes = media.bitrateBps() / 8 / media.framesPerSecond() * (key ? 3 : 1);
        int parts = Math.max(1, bytes / PART_BYTES);
        for (int part = 0; part < parts; part++) {
            byte[] payload = SimMedia.vp8(new SimMedia.Part(frame, part, parts, key), bytes / parts);
            int seq = (int) videoSeq & 0xffff;
            history.put(seq, payload);
            timestamps.put(seq, videoTimestamp(nowNanos));
            markers.put(seq, part == parts - 1);
            packets++;
            octets += payload.length;
            send(video, videoSeq++, videoTimestamp(nowNanos), part == parts - 1, payload, out);
        }
        frame++;
    }

    private void send(Track track, long seq, int timestamp, boolean marker, byte[] payload, Outbox out) {
        Peer peer = peer();
        Packet slot = peer.claim(out);
        int bytes = writeHeader(slot, track.payloadType(), track.ssrc(), seq, timestamp, marker, track.transportCcId());
        peer.sendRtp(slot, bytes, payload, 0, payload.length, seq);
    }

    private int writeHeader(
            Packet slot, int payloadType, int ssrc, long seq, int timestamp, boolean marker, int transportCcId) {
        header.begin(slot.array(), slot.offset(), marker, payloadType, (int) seq & 0xffff, timestamp, ssrc);
        if (transportCcId > 0) {
            header.extensionUint16(transportCcId, transportSeq++ & 0xffff);
        }
        return header.end();
    }

    private void repeat(int seq, Outbox out) {
        byte[] payload = history.get(seq);
        if (payload == null || video.rtxPayloadType() < 0) {
            return;
        }
        byte[] wrapped = new byte[payload.length + 2];
        wrapped[0] = (byte) (seq >> 8);
        wrapped[1] = (byte) seq;
        System.arraycopy(payload, 0, wrapped, 2, payload.length);
        Packet slot = peer().claim(out);
        int bytes = writeHeader(
                slot,
                video.rtxPayloadType(),
                video.rtxSsrc(),
                rtxSeq,
                timestamps.getOrDefault(seq, 0),
                markers.getOrDefault(seq, false),
                video.transportCcId());
        peer().sendRtp(slot, bytes, wrapped, 0, wrapped.length, rtxSeq++);
    }

    private void report(long nowNanos, Outbox out) {
        long ntp = NtpTime.ofEpochNanos(nowNanos + epochOffsetNanos);
        writer.begin(compound, 0, compound.length);
        writer.senderReport(video.ssrc(), ntp, videoTimestamp(nowNanos), packets, octets);
        peer().sendRtcp(compound, 0, writer.end(), out);
        writer.begin(compound, 0, compound.length);
        writer.senderReport(audio.ssrc(), ntp, (int) ((nowNanos - startNanos) * 48 / 1_000_000), audioSeq, 0);
        peer().sendRtcp(compound, 0, writer.end(), out);
    }

    private Peer peer() {
        if (registration == null) {
            throw new IllegalStateException("not registered");
        }
        return registration.peer();
    }

    @Override
    public void closed(CloseReason reason, long nowNanos, Outbox out) {
        closed = reason;
        if (registration != null) {
            registration.remove();
        }
    }

    void leave(long nowNanos, Outbox out) {
        peer().close(CloseReason.LOCAL, nowNanos, out);
    }

    public int frames() {
        return frame;
    }

    public int pliReceived() {
        return pliReceived;
    }

    public int feedbackReceived() {
        return feedbackReceived;
    }

    public int nacked() {
        return nacked;
    }

    /** What the server said last it can take; 0 when it never did. */
    public long rembBps() {
        return rembBps;
    }

    /** Share of video packets lost, by the last receiver report. */
    public double reportedLoss() {
        return reportedLoss;
    }

    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(closed);
    }
}
