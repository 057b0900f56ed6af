// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.feedback.MissingPackets;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.rtcp.RtcpHandler;
import dev.weir.sfu.rtcp.RtcpParser;
import dev.weir.sfu.rtcp.RtcpWriter;
import dev.weir.sfu.rtp.RtpHeader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A player: dials, takes video and audio, asks for what is missing (NACK, answered by RTX) and remembers every packet, so that a
 * test can say what a viewer would have seen.
 */
public final class SimViewer implements PeerHandler {
    private static final long REPORT_SPACING = 1_000_000_000;
    private static final long RTT = 50_000_000;

    /** A video packet as it came, or was repaired. */
    public record Received(long seq, int timestamp, SimMediaPart part, long arrivalNanos, boolean repaired) {}

    /** What the packet says of itself. */
    public record SimMediaPart(int frame, int part, int parts, boolean key) {}

    /** An audio packet. */
    public record Heard(int timestamp, long arrivalNanos) {}

    /** A sender report, as the player gets it. */
    public record Report(int ssrc, long ntp64, int rtpTimestamp) {}

    private final String name;
    private final int videoSsrc;
    private final int rtxSsrc;
    private final int audioSsrc;
    private final boolean nacks;
    private final TreeMap<Long, Received> video = new TreeMap<>();
    private final TreeMap<Long, Heard> audio = new TreeMap<>();
    private final MissingPackets missing = new MissingPackets();
    private final RtcpParser parser = new RtcpParser();
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] compound = new byte[1_200];
    private final int[] asked = new int[256];
    private final List<Report> reports = new ArrayList<>();
    private @Nullable Registration registration;
    private long connectedNanos = -1;
    private long nextReport = Long.MAX_VALUE;
    private long firstVideoNanos = -1;
    private @Nullable CloseReason closed;
    private int duplicates;
    private boolean failing;

    SimViewer(String name, int videoSsrc, int rtxSsrc, int audioSsrc, boolean nacks) {
        this.name = name;
        this.videoSsrc = videoSsrc;
        this.rtxSsrc = rtxSsrc;
        this.audioSsrc = audioSsrc;
        this.nacks = nacks;
    }

    void registered(Registration place) {
        registration = place;
    }

    @Override
    public void connected(long nowNanos, Outbox out) {
        connectedNanos = nowNanos;
        nextReport = nowNanos + REPORT_SPACING;
    }

    @Override
    public Packet rtp(Packet packet, RtpHeader head, long extendedSeq, long nowNanos) {
        if (failing) {
            throw new IllegalStateException("a bug, as the test wants it");
        }
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
        SimMedia.Part part = SimMedia.read(packet.array(), head.payloadOffset() + (repaired ? 2 : 0));
        Received received = new Received(
                seq,
                head.timestamp(),
                new SimMediaPart(part.frame(), part.part(), part.parts(), part.key()),
                nowNanos,
                repaired);
        if (video.putIfAbsent(seq, received) != null) {
            duplicates++;
        }
        missing.received(seq, nowNanos);
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
                reports.add(new Report(ssrc, ntp64, rtpTimestamp));
            }
        });
    }

    @Override
    public long nextDeadline() {
        return Math.min(nextReport, nacks ? missing.nextDeadline() : Long.MAX_VALUE);
    }

    @Override
    public void handleTimeout(long nowNanos, Outbox out) {
        writer.begin(compound, 0, compound.length);
        writer.receiverReport(1);
        int count = nacks ? missing.due(nowNanos, RTT, asked) : 0;
        if (count > 0) {
            writer.nack(1, videoSsrc, asked, count);
        }
        if (nowNanos >= nextReport) {
            nextReport = nowNanos + REPORT_SPACING;
        }
        if (registration != null) {
            registration.peer().sendRtcp(compound, 0, writer.end(), out);
        }
    }

    /** The player's decoder is stuck: asks for a keyframe. */
    void askKeyframe(Outbox out) {
        writer.begin(compound, 0, compound.length);
        writer.receiverReport(1);
        writer.pli(1, videoSsrc);
        if (registration != null) {
            registration.peer().sendRtcp(compound, 0, writer.end(), out);
        }
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

    /** Frames of which every packet came, in order of sequence numbers. */
    public List<Integer> completeFrames() {
        Map<Integer, Set<Integer>> parts = new HashMap<>();
        List<Integer> complete = new ArrayList<>();
        for (Received packet : video.values()) {
            Set<Integer> have = parts.computeIfAbsent(packet.part().frame(), frame -> new HashSet<>());
            have.add(packet.part().part());
            if (have.size() == packet.part().parts()) {
                complete.add(packet.part().frame());
            }
        }
        return complete;
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
