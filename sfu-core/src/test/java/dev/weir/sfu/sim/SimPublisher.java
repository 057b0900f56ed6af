// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A broadcaster: dials, sends VP8 frames and Opus packets by its own clock, and heeds NACK and, unless told not to, PLI. */
public final class SimPublisher implements PeerHandler {
    /** A simulcast layer. */
    public record Layer(String rid, int bitrateBps) {}

    /**
     * What it sends.
     *
     * @param bitrateBps without simulcast
     * @param gopFrames from keyframe to keyframe
     * @param heedsPli OBS and FFmpeg do not
     * @param clockAheadNanos its wall clock against the server's
     * @param layers of simulcast; empty without
     * @param temporalSizes of the frames of each temporal layer against the mean: one, two (L1T2) or three (L1T3) layers
     * @param unevenness of frames of one layer: standard deviation of the logarithms of their sizes
     */
    public record Media(
            int framesPerSecond,
            int bitrateBps,
            int gopFrames,
            boolean heedsPli,
            boolean heedsNack,
            boolean audio,
            boolean transportCc,
            long clockAheadNanos,
            List<Layer> layers,
            List<Double> temporalSizes,
            double unevenness) {
        private static final List<List<Double>> SIZES =
                List.of(List.of(1.0), List.of(1.2, 0.8), List.of(1.6, 0.8, 0.8));

        public Media {
            layers = List.copyOf(layers);
            temporalSizes = List.copyOf(temporalSizes);
        }

        public static Media standard() {
            return new Media(30, 1_000_000, 300, true, true, true, true, 0, List.of(), SIZES.get(0), 0);
        }

        /** Three layers, q, h and f, 1280x720, half and a quarter of that, each with a keyframe when asked. */
        public static Media simulcast() {
            return standard()
                    .withLayers(new Layer("q", 150_000), new Layer("h", 500_000), new Layer("f", 1_700_000))
                    .withGop(3_000);
        }

        public Media deafToPli() {
            return change(gopFrames, false, heedsNack, transportCc, clockAheadNanos);
        }

        public Media deafToNack() {
            return change(gopFrames, heedsPli, false, transportCc, clockAheadNanos);
        }

        public Media withoutTransportCc() {
            return change(gopFrames, heedsPli, heedsNack, false, clockAheadNanos);
        }

        public Media withGop(int frames) {
            return change(frames, heedsPli, heedsNack, transportCc, clockAheadNanos);
        }

        public Media withClockAhead(long nanos) {
            return change(gopFrames, heedsPli, heedsNack, transportCc, nanos);
        }

        public Media withBitrate(int bps) {
            return change(bps, layers, temporalSizes);
        }

        public Media withLayers(Layer... simulcast) {
            return change(bitrateBps, List.of(simulcast), temporalSizes);
        }

        /** With the shares that browsers give them in VP8. */
        public Media withTemporalLayers(int count) {
            return change(bitrateBps, layers, SIZES.get(count - 1));
        }

        /** Three, with the shares of VP9: the lowest takes more than half, and the second most of the rest. */
        public Media withTemporalLayersOfVp9() {
            return change(bitrateBps, layers, List.of(2.16, 1.19, 0.33));
        }

        /** Frames of a layer differ, by a third and more, as those of real encoders do. */
        public Media withUnevenFrames() {
            return new Media(
                    framesPerSecond,
                    bitrateBps,
                    gopFrames,
                    heedsPli,
                    heedsNack,
                    audio,
                    transportCc,
                    clockAheadNanos,
                    layers,
                    temporalSizes,
                    0.3);
        }

        private Media change(int gop, boolean pli, boolean nack, boolean twcc, long ahead) {
            return new Media(
                    framesPerSecond, bitrateBps, gop, pli, nack, audio, twcc, ahead, layers, temporalSizes, unevenness);
        }

        private Media change(int bps, List<Layer> simulcast, List<Double> temporal) {
            return new Media(
                    framesPerSecond,
                    bps,
                    gopFrames,
                    heedsPli,
                    heedsNack,
                    audio,
                    transportCc,
                    clockAheadNanos,
                    simulcast,
                    temporal,
                    unevenness);
        }
    }

    /** How a track goes out. */
    record Track(int ssrc, int payloadType, int rtxSsrc, int rtxPayloadType, int transportCcId, Names names) {}

    /** How a simulcast layer is named in its packets; all empty and 0 without simulcast. */
    record Names(String mid, String rid, int midId, int ridId, int repairedRidId) {
        static final Names NONE = new Names("", "", 0, 0, 0);
    }

    private static final long AUDIO_SPACING = 20_000_000;
    private static final long REPORT_SPACING = 1_000_000_000;

    private final Media media;
    private final Track audio;
    private final LinkWatch watch;
    private final SimSender sender = new SimSender();
    private final List<SimLayer> layers = new ArrayList<>();
    private final long epochOffsetNanos;
    private final RtcpParser parser = new RtcpParser();
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] compound = new byte[1_200];
    private final Map<Integer, Double> reportedLoss = new HashMap<>();
    private final Map<Integer, Integer> pliBySsrc = new HashMap<>();
    private final Map<Integer, Integer> nackedBySsrc = new HashMap<>();
    private long startNanos;
    private long nextFrame = Long.MAX_VALUE;
    private long nextAudio = Long.MAX_VALUE;
    private long nextReport = Long.MAX_VALUE;
    private int frame;
    private long audioSeq = 100;
    private int feedbackReceived;
    private long rembBps;
    private @Nullable CloseReason closed;

    /** Outside the simulated network. */
    SimPublisher(Media media, List<Track> video, Track audio, long epochOffsetNanos, RandomGenerator random) {
        this(media, video, audio, epochOffsetNanos, random, LinkWatch.ofNothing());
    }

    /**
     * @param video one track, or one for each layer
     * @param watch of the last of them on the way to the server
     */
    SimPublisher(
            Media media,
            List<Track> video,
            Track audio,
            long epochOffsetNanos,
            RandomGenerator random,
            LinkWatch watch) {
        this.watch = watch;
        this.media = media;
        this.audio = audio;
        this.epochOffsetNanos = epochOffsetNanos + media.clockAheadNanos();
        for (int i = 0; i < video.size(); i++) {
            layers.add(
                    media.layers().isEmpty()
                            ? SimLayer.only(media, video.get(i), sender)
                            : SimLayer.of(i, media, video.get(i), sender, random));
        }
    }

    void registered(Registration place) {
        sender.registered(place);
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
                pliBySsrc.merge(mediaSsrc, 1, Integer::sum);
                if (media.heedsPli()) {
                    layers.stream().filter(layer -> layer.ssrc() == mediaSsrc).forEach(SimLayer::wantKeyframe);
                }
            }

            @Override
            public void nack(int senderSsrc, int mediaSsrc, int sequenceNumber) {
                nackedBySsrc.merge(mediaSsrc, 1, Integer::sum);
                if (media.heedsNack()) {
                    layers.stream()
                            .filter(layer -> layer.ssrc() == mediaSsrc)
                            .forEach(layer -> layer.repeat(sequenceNumber, out));
                }
            }

            @Override
            public void reportBlock(int reporterSsrc, ReportBlock block) {
                reportedLoss.put(block.sourceSsrc(), block.fractionLost() / 256.0);
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
            layers.forEach(layer -> layer.picture(frame, ticks(nowNanos, 90), out));
            frame++;
        }
        if (nowNanos >= nextAudio) {
            nextAudio += AUDIO_SPACING;
            sender.send(audio, audioSeq++, ticks(nowNanos, 48), false, new byte[100], out);
        }
        if (nowNanos >= nextReport) {
            nextReport += REPORT_SPACING;
            report(nowNanos, out);
        }
    }

    private int ticks(long nowNanos, int perMilli) {
        return (int) ((nowNanos - startNanos) * perMilli / 1_000_000);
    }

    private void report(long nowNanos, Outbox out) {
        long epochNanos = nowNanos + epochOffsetNanos;
        for (SimLayer layer : layers) {
            if (layer.isActive()) {
                writer.begin(compound, 0, compound.length);
                layer.report(writer, epochNanos, ticks(nowNanos, 90));
                sender.peer().sendRtcp(compound, 0, writer.end(), out);
            }
        }
        writer.begin(compound, 0, compound.length);
        writer.senderReport(audio.ssrc(), NtpTime.ofEpochNanos(epochNanos), ticks(nowNanos, 48), audioSeq, 0);
        sender.peer().sendRtcp(compound, 0, writer.end(), out);
    }

    @Override
    public void closed(CloseReason reason, long nowNanos, Outbox out) {
        closed = reason;
        sender.remove();
    }

    /** Sends no more media; reports and checks go on. */
    void mute(long nowNanos, Outbox out) {
        nextFrame = Long.MAX_VALUE;
        nextAudio = Long.MAX_VALUE;
    }

    void unmute(long nowNanos, Outbox out) {
        nextFrame = nowNanos;
        nextAudio = media.audio() ? nowNanos : Long.MAX_VALUE;
    }

    void leave(long nowNanos, Outbox out) {
        sender.peer().close(CloseReason.LOCAL, nowNanos, out);
    }

    /** A simulcast layer falls silent, as a browser short of bandwidth makes it, or comes back with a keyframe. */
    public void layerActive(String rid, boolean active) {
        layer(rid).active(active);
    }

    private SimLayer layer(String rid) {
        return layers.stream()
                .filter(layer -> layer.rid().equals(rid))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no layer " + rid));
    }

    public int frames() {
        return frame;
    }

    public int pliReceived() {
        return pliBySsrc.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** For one simulcast layer. */
    public int pliReceived(String rid) {
        return pliBySsrc.getOrDefault(layer(rid).ssrc(), 0);
    }

    public int feedbackReceived() {
        return feedbackReceived;
    }

    /** Packets asked for, each as often as it was. */
    public int nacked() {
        return nackedBySsrc.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** For one simulcast layer. */
    public int nacked(String rid) {
        return nackedBySsrc.getOrDefault(layer(rid).ssrc(), 0);
    }

    /** What the server said last it can take; 0 when it never did. */
    public long rembBps() {
        return rembBps;
    }

    /** Share of packets lost, by the last receiver report, of the worst layer. */
    public double reportedLoss() {
        return layers.stream()
                .mapToDouble(layer -> reportedLoss.getOrDefault(layer.ssrc(), 0.0))
                .max()
                .orElse(0);
    }

    /** Video packets that were lost on the way to the server, of the best layer. */
    public int lost() {
        return watch.repairs(seq -> -1L, 0, Long.MAX_VALUE).lost();
    }

    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(closed);
    }
}
