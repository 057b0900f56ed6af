// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.rtcp.RtcpHandler;
import dev.weir.sfu.rtcp.RtcpParser;
import dev.weir.sfu.rtp.HeaderExtensionUris;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.sdp.ReceiveTrack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A player: dials, takes video and audio, asks for what is missing (NACK, answered by RTX) and remembers every packet, so that a
 * test can say what a viewer would have seen.
 */
public final class SimViewer implements PeerHandler {
    /** How it tells the server what it can take. */
    public enum Feedback {
        /** Arrivals of every packet, as browsers do, where the server numbers them. */
        TRANSPORT,
        /** A bitrate, by what was lost. */
        REMB,
        /** Loss in receiver reports, and nothing else. */
        REPORTS
    }

    /**
     * What kind of player it is.
     *
     * @param nacks whether it asks for what is missing
     * @param rtx whether what it asked for comes on a stream of its own, or as it was
     */
    public record Player(boolean nacks, boolean rtx, Feedback feedback) {
        public static Player standard() {
            return new Player(true, true, Feedback.REPORTS);
        }

        public Player with(Feedback other) {
            return new Player(nacks, rtx, other);
        }

        public Player withoutNack() {
            return new Player(false, rtx, feedback);
        }

        public Player withoutRtx() {
            return new Player(nacks, false, feedback);
        }
    }

    /** A video packet as it came, or was repaired by RTX. */
    public record Received(
            long seq,
            int timestamp,
            SimMedia.Part part,
            SimMedia.Numbers numbers,
            long arrivalNanos,
            boolean repaired) {}

    /** An audio packet. */
    public record Heard(int timestamp, long arrivalNanos) {}

    /** A sender report, as the player gets it. */
    public record Report(int ssrc, long ntp64, int rtpTimestamp) {}

    private final String name;
    private final int videoSsrc;
    private final int rtxSsrc;
    private final int audioSsrc;
    private final ViewerFeedback feedback;
    private final LinkWatch watch;
    private final Watched watched = new Watched();
    private final NavigableMap<Long, Received> video = watched.packets();
    private final TreeMap<Long, Heard> audio = new TreeMap<>();
    private final RtcpParser parser = new RtcpParser();
    private final List<Report> reports = new ArrayList<>();
    private @Nullable Registration registration;
    private long connectedNanos = -1;
    private long firstVideoNanos = -1;
    private @Nullable CloseReason closed;
    private int duplicates;
    private boolean failing;

    /** Outside the simulated network. */
    SimViewer(String name, Player player, ReceiveTrack videoTrack, ReceiveTrack audioTrack) {
        this(name, player, videoTrack, audioTrack, LinkWatch.ofNothing());
    }

    SimViewer(String name, Player player, ReceiveTrack videoTrack, ReceiveTrack audioTrack, LinkWatch watch) {
        this.watch = watch;
        this.name = name;
        this.videoSsrc = videoTrack.ssrcs().get(0);
        this.rtxSsrc = videoTrack.rtxSsrcByPrimary().getOrDefault(videoSsrc, 0);
        this.audioSsrc = audioTrack.ssrcs().get(0);
        int transportCcId = videoTrack.extensions().getOrDefault(HeaderExtensionUris.TRANSPORT_CC, 0);
        this.feedback = new ViewerFeedback(player, watched, videoSsrc, audioSsrc, transportCcId);
    }

    void registered(Registration place) {
        registration = place;
    }

    @Override
    public void connected(long nowNanos, Outbox out) {
        connectedNanos = nowNanos;
        feedback.start(nowNanos);
    }

    @Override
    public Packet rtp(Packet packet, RtpHeader head, long extendedSeq, long nowNanos) {
        if (failing) {
            throw new IllegalStateException("a bug, as the test wants it");
        }
        feedback.arrived(packet, head, extendedSeq);
        if (head.ssrc() == videoSsrc) {
            take(packet, head, extendedSeq, nowNanos, false);
        } else if (head.ssrc() == rtxSsrc && head.payloadLength() > 2) {
            repair(packet, head, nowNanos);
        } else if (head.ssrc() == audioSsrc && audio.put(extendedSeq, new Heard(head.timestamp(), nowNanos)) != null) {
            duplicates++;
        }
        return packet;
    }

    private void take(Packet packet, RtpHeader head, long seq, long nowNanos, boolean repaired) {
        if (firstVideoNanos < 0) {
            firstVideoNanos = nowNanos;
        }
        if (head.payloadLength() == 0) {
            // A probe.
            return;
        }
        byte[] bytes = packet.array();
        int payload = head.payloadOffset() + (repaired ? 2 : 0);
        SimMedia.Part part = SimMedia.read(bytes, payload);
        SimMedia.Numbers numbers = SimMedia.numbers(bytes, payload);
        if (!watched.add(new Received(seq, head.timestamp(), part, numbers, nowNanos, repaired))) {
            duplicates++;
        }
        feedback.have(seq, nowNanos);
    }

    private void repair(Packet packet, RtpHeader head, long nowNanos) {
        byte[] bytes = packet.array();
        int osn = ((bytes[head.payloadOffset()] & 0xff) << 8) | (bytes[head.payloadOffset() + 1] & 0xff);
        long highest = video.isEmpty() ? osn : video.lastKey();
        take(packet, head, highest + (short) (osn - (int) highest), nowNanos, true);
    }

    @Override
    public void rtcp(Packet packet, long nowNanos, Outbox out) {
        parser.parse(packet.array(), packet.offset(), packet.length(), new RtcpHandler() {
            @Override
            public void senderReport(int ssrc, long ntp64, int rtpTimestamp, long packets, long octets) {
                feedback.senderReport(ssrc, ntp64, nowNanos);
                reports.add(new Report(ssrc, ntp64, rtpTimestamp));
            }
        });
    }

    @Override
    public long nextDeadline() {
        return feedback.nextDeadline();
    }

    @Override
    public void handleTimeout(long nowNanos, Outbox out) {
        send(feedback.write(nowNanos), out);
    }

    /** The player's decoder is stuck: asks for a keyframe. */
    void askKeyframe(Outbox out) {
        send(feedback.writePli(), out);
    }

    /** Asks for a packet again, whether it has come or not. */
    void ask(long seq, Outbox out) {
        send(feedback.writeNack((int) seq & 0xffff), out);
    }

    private void send(int bytes, Outbox out) {
        if (registration != null) {
            registration.peer().sendRtcp(feedback.compound(), 0, bytes, out);
        }
    }

    /** What its REMB says from now on, instead of what it makes of loss. */
    public void remb(long bps) {
        feedback.remb(bps);
    }

    @Override
    public void closed(CloseReason reason, long nowNanos, Outbox out) {
        closed = reason;
        if (registration != null) {
            registration.remove();
        }
    }

    void failAtNextPacket() {
        failing = true;
    }

    void leave(long nowNanos, Outbox out) {
        if (registration != null) {
            registration.peer().close(CloseReason.LOCAL, nowNanos, out);
        }
    }

    public boolean isConnected() {
        return connectedNanos >= 0 && closed == null;
    }

    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(closed);
    }

    /** Video packets in order of sequence numbers. */
    public List<Received> video() {
        return List.copyOf(video.values());
    }

    /** Number of the frame it saw first. */
    public int firstFrame() {
        return video.isEmpty()
                ? Integer.MAX_VALUE
                : video.firstEntry().getValue().part().frame();
    }

    /** Packets that came by retransmission. */
    public long repaired() {
        return video.values().stream().filter(Received::repaired).count();
    }

    /** Sequence numbers between first and last that never came. */
    public List<Long> gaps() {
        List<Long> gaps = new ArrayList<>();
        if (!video.isEmpty()) {
            for (long seq = video.firstKey(); seq < video.lastKey(); seq++) {
                if (!video.containsKey(seq)) {
                    gaps.add(seq);
                }
            }
        }
        return gaps;
    }

    /** What became of the video packets that its link lost and that were due in that time. */
    public LinkWatch.Repairs repairs(long fromNanos, long endNanos) {
        return watch.repairs(
                seq -> {
                    Received received = video.get(seq);
                    return received == null ? -1L : received.arrivalNanos();
                },
                fromNanos,
                endNanos);
    }

    /** How its video came over the network. */
    public LinkWatch link() {
        return watch;
    }

    /** What it made of the video. */
    public Watched watched() {
        return watched;
    }

    /** Frames of which every packet came, in order of sequence numbers. */
    public List<Integer> completeFrames() {
        return watched.frames().stream().map(frame -> frame.part().frame()).toList();
    }

    /** The longest time without a new picture since {@code fromNanos}, or since the first. */
    public long longestFreezeMillis(long fromNanos, long endNanos) {
        return watched.longestFreezeNanos(fromNanos, endNanos) / 1_000_000;
    }

    /** When a player without any adaptation shows a frame: its first frame at arrival, the others by their timestamps. */
    public Map<Integer, Long> playout() {
        Map<Integer, Long> times = new HashMap<>();
        Optional<Received> first = video.values().stream().min(Comparator.comparingLong(Received::arrivalNanos));
        first.ifPresent(start -> video.values()
                .forEach(packet -> times.put(
                        packet.part().frame(),
                        start.arrivalNanos() + (packet.timestamp() - start.timestamp()) * 100_000L / 9)));
        return times;
    }

    public List<Report> reports() {
        return List.copyOf(reports);
    }

    /** Audio packets by sequence number. */
    public Map<Long, Heard> audio() {
        return Map.copyOf(audio);
    }

    /** The latest audio packet that had come by then. */
    public Heard lastHeardBefore(long nanos) {
        return audio.values().stream()
                .filter(heard -> heard.arrivalNanos() <= nanos)
                .max(Comparator.comparingLong(Heard::arrivalNanos))
                .orElseThrow();
    }

    public long connectedNanos() {
        return connectedNanos;
    }

    public long firstVideoNanos() {
        return firstVideoNanos;
    }

    public int duplicates() {
        return duplicates;
    }

    public int videoSsrc() {
        return videoSsrc;
    }

    public int audioSsrc() {
        return audioSsrc;
    }

    @Override
    public String toString() {
        return name;
    }
}
