// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.rtp.RtpHeaderWriter;
import dev.weir.sfu.rtp.Seq;
import dev.weir.sfu.sdp.CodecMatch;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.SendTrack;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One slot of a viewer: an m-line that carries whatever its fan-out's source is, as one continuous stream.
 *
 * <pre>
 *              source, connected                      replay has caught up
 *   IDLE ------------------------> WAITING --> REPLAYING ------------------> LIVE
 *    ^   no source, or a codec        |   keyframe, or patience ends          |
 *    |   the viewer cannot take       +---------------------------------------+  viewer's decoder asks anew
 *    +------------------------------- source gone ----------------------------+
 * </pre>
 *
 * PAUSED is entered from anywhere when the server is overloaded, and left for WAITING.
 *
 * <p>A joiner mid-GOP is given whichever is sooner: the group of pictures so far, replayed fast, or a fresh keyframe from the
 * publisher. A keyframe that arrives during a replay ends it. Audio has no keyframes and is LIVE at once.
 *
 * <p>The source and its fan-out outlive no publisher; the slot does. Not thread-safe: belongs to its room's loop.
 */
final class DownTrack {
    private enum Mode {
        IDLE,
        WAITING,
        REPLAYING,
        LIVE,
        PAUSED
    }

    private static final long MILLIS = 1_000_000;

    /** A viewer whose decoder asks for a keyframe gets another start at most so often. */
    private static final long RESTART_SPACING = 1_000 * MILLIS;

    /** P in the first byte of an RTP header (RFC 3550 section 5.1). */
    private static final byte PADDING_BIT = 0x20;

    private final SendTrack negotiated;
    private final Extensions extensions;
    private final TrackFanout fanout;
    private final Peer peer;
    private final RtpRewriter rewriter;
    private final Retransmissions retransmissions;
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final Runnable deadlineMoved;
    private Mode mode = Mode.IDLE;
    private @Nullable Encoding source;
    private @Nullable Replay replay;
    private int payloadType = -1;
    private int rtxPayloadType = -1;
    private int sourcePayloadType = -1;
    private long cursor;
    private long patienceEnds;
    private long replayedThrough = RtpRewriter.NONE;
    private long startedNanos;
    private long packets;
    private long octets;
    private int reportedLoss;

    /** @param deadlineMoved called when {@link #nextDeadline} became sooner outside {@link #handleTimeout} */
    DownTrack(SendTrack negotiated, TrackFanout fanout, Peer peer, RandomGenerator random, Runnable deadlineMoved) {
        this.deadlineMoved = deadlineMoved;
        this.negotiated = negotiated;
        this.extensions = Extensions.of(negotiated.extensions());
        this.fanout = fanout;
        this.peer = peer;
        int clockRateHz = negotiated.codecs().get(0).clockRateHz();
        this.rewriter = new RtpRewriter(clockRateHz, random.nextInt(1 << 15), random.nextInt());
        this.retransmissions = new Retransmissions(negotiated.rtxSsrc(), random.nextInt(1 << 15));
        header.allowTwoByte(negotiated.twoByteExtensions());
    }

    /** The viewer is connected, or the fan-out has another source. */
    void follow(@Nullable Encoding encoding, long nowNanos, Outbox out) {
        source = encoding;
        sourcePayloadType = -1;
        if (encoding == null || peer.state() != Peer.State.CONNECTED || !encoding.isStarted()) {
            mode = Mode.IDLE;
        } else {
            start(encoding, nowNanos, out);
        }
    }

    private void start(Encoding encoding, long nowNanos, Outbox out) {
        replay = null;
        startedNanos = nowNanos;
        if (!fanout.isVideo()) {
            StoredPacket head = encoding.stored(encoding.highestSeq());
            if (head != null) {
                rewriter.startAt(head.extendedSeq);
                anchor(head, nowNanos);
                replayedThrough = head.extendedSeq - 1;
                mode = Mode.LIVE;
                forward(head, out);
                replayedThrough = head.extendedSeq;
            }
            return;
        }
        mode = Mode.WAITING;
        patienceEnds = Long.MAX_VALUE;
        KeyframeSource keyframes = encoding.keyframes();
        if (encoding.gopStart() == Encoding.NO_GOP) {
            encoding.keyframes().want();
            return;
        }
        long backlog = encoding.bytesSince(encoding.gopStart());
        long replayNanos = Replay.estimateNanos(backlog, encoding.bitrateBps(nowNanos));
        if (keyframes.responseNanos() < replayNanos) {
            encoding.keyframes().want();
            patienceEnds = nowNanos + 2 * keyframes.responseNanos() + 50 * MILLIS;
            deadlineMoved.run();
            return;
        }
        if (keyframes.responseNanos() == KeyframeRequests.UNKNOWN && !keyframes.isIgnored()) {
            // Worth one question: the answer tells for all later joiners, and a fresh keyframe ends this replay early.
            encoding.keyframes().want();
        }
        replayFrom(encoding, nowNanos, out);
    }

    private void replayFrom(Encoding encoding, long nowNanos, Outbox out) {
        StoredPacket head = encoding.stored(encoding.highestSeq());
        if (encoding.gopStart() == Encoding.NO_GOP || head == null) {
            mode = Mode.WAITING;
            patienceEnds = Long.MAX_VALUE;
            encoding.keyframes().want();
            return;
        }
        cursor = encoding.gopStart();
        rewriter.startAt(cursor);
        anchor(head, nowNanos);
        replay = new Replay(nowNanos);
        mode = Mode.REPLAYING;
        goOn(encoding, nowNanos, out);
        deadlineMoved.run();
    }

    private void anchor(StoredPacket head, long nowNanos) {
        Packet packet = head.packet;
        rewriter.anchor(head.timestamp, packet == null ? nowNanos : packet.arrivalNanos(), nowNanos);
    }

    /** A keyframe has begun to arrive. */
    void keyframe(Encoding encoding, long nowNanos, Outbox out) {
        if (encoding != source) {
            return;
        }
        if (mode == Mode.WAITING) {
            replayFrom(encoding, nowNanos, out);
        } else if (mode == Mode.REPLAYING && encoding.gopStart() > cursor) {
            cursor = encoding.gopStart();
            rewriter.jumpTo(cursor);
        }
    }

    /** A packet of the source that has just arrived. */
    void received(Encoding encoding, StoredPacket packet, long nowNanos, Outbox out) {
        if (encoding != source) {
            return;
        }
        if (mode == Mode.LIVE) {
            forward(packet, out);
        } else if (mode == Mode.IDLE && peer.state() == Peer.State.CONNECTED) {
            start(encoding, nowNanos, out);
        }
    }

    /** Sends no video until {@link #resumeAtKeyframe}: the server has too much to do. */
    void pause() {
        mode = Mode.PAUSED;
        replay = null;
    }

    boolean isPaused() {
        return mode == Mode.PAUSED;
    }

    /** Goes on with the next keyframe, which leaves no gap; somebody has to ask for one. */
    void resumeAtKeyframe() {
        mode = Mode.WAITING;
        replay = null;
        patienceEnds = Long.MAX_VALUE;
    }

    boolean isLive() {
        return mode == Mode.LIVE;
    }

    /** Share of packets that the viewer last reported as lost, in 1/256. */
    int reportedLoss() {
        return reportedLoss;
    }

    void reportedLoss(int fractionLost) {
        reportedLoss = fractionLost;
    }

    private void forward(StoredPacket packet, Outbox out) {
        if (packet.extendedSeq <= replayedThrough) {
            return;
        }
        if (packet.isPadding()) {
            rewriter.skip(packet.extendedSeq);
        } else if (carries(packet.payloadType)) {
            send(packet, rewriter.live(packet.timestamp), out);
        }
    }

    /** Whether the viewer can take that payload type of the source; a change of codec is noticed here. */
    private boolean carries(int sourceType) {
        if (sourceType != sourcePayloadType) {
            sourcePayloadType = sourceType;
            Encoding encoding = source;
            CodecParameters codec = encoding == null ? null : encoding.codec();
            payloadType = codec == null ? -1 : CodecMatch.payloadTypeFor(codec, negotiated.codecs());
            rtxPayloadType = -1;
            for (CodecParameters mine : negotiated.codecs()) {
                if (mine.payloadType() == payloadType) {
                    rtxPayloadType = mine.rtxPayloadType();
                }
            }
        }
        return payloadType >= 0;
    }

    private void goOn(Encoding encoding, long nowNanos, Outbox out) {
        Replay pace = replay;
        if (pace == null) {
            return;
        }
        long backlog = Math.max(0, (encoding.highestSeq() - cursor + 1) * 1_000);
        pace.advance(nowNanos, backlog, encoding.bitrateBps(nowNanos));
        while (cursor <= encoding.highestSeq()) {
            StoredPacket packet = encoding.stored(cursor);
            if (packet == null) {
                if (encoding.mayYetCome(cursor, nowNanos)) {
                    return;
                }
            } else if (packet.isPadding() || !carries(packet.payloadType)) {
                rewriter.skip(cursor);
            } else if (pace.mayTake(packet.payloadBytes)) {
                pace.take(packet.payloadBytes);
                send(packet, rewriter.replayed(packet.timestamp, nowNanos), out);
            } else {
                return;
            }
            cursor++;
        }
        replayedThrough = encoding.highestSeq();
        replay = null;
        mode = Mode.LIVE;
    }

    private void send(StoredPacket stored, int timestamp, Outbox out) {
        Packet packet = stored.packet;
        long seq = rewriter.sequence(stored.extendedSeq);
        if (packet == null || seq == RtpRewriter.NONE) {
            return;
        }
        Packet slot = peer.claim(out);
        int headerBytes =
                writeHeader(slot, stored, packet, payloadType, (int) seq & 0xffff, timestamp, negotiated.ssrc());
        int paddingBytes = stored.paddingBytes;
        if (paddingBytes > 0) {
            slot.array()[slot.offset()] |= PADDING_BIT;
        }
        peer.sendRtp(slot, headerBytes, packet.array(), stored.payloadOffset, stored.payloadBytes + paddingBytes, seq);
        retransmissions.sent(seq, timestamp);
        packets++;
        octets += stored.payloadBytes;
    }

    private int writeHeader(
            Packet slot, StoredPacket stored, Packet packet, int type, int seq, int timestamp, int ssrc) {
        header.begin(slot.array(), slot.offset(), stored.marker, type, seq, timestamp, ssrc);
        if (stored.audioLevelOffset >= 0 && extensions.audioLevel() > 0) {
            header.extension(extensions.audioLevel(), packet.array(), stored.audioLevelOffset, 1);
        }
        if (stored.orientationOffset >= 0 && extensions.videoOrientation() > 0) {
            header.extension(extensions.videoOrientation(), packet.array(), stored.orientationOffset, 1);
        }
        return header.end();
    }

    /** The viewer misses a packet (RFC 4585): sends it again by RTX (RFC 4588) when that was agreed and it is still there. */
    void nack(int sequenceNumber, long nowNanos, Outbox out) {
        Encoding encoding = source;
        if (encoding == null || rtxPayloadType < 0 || negotiated.rtxSsrc() == 0) {
            return;
        }
        long seq = Seq.extend(sequenceNumber, rewriter.highestOut());
        long sourceSeq = rewriter.source(seq);
        StoredPacket stored = sourceSeq == RtpRewriter.NONE ? null : encoding.stored(sourceSeq);
        Packet packet = stored == null ? null : stored.packet;
        if (stored == null || packet == null || stored.isPadding() || !retransmissions.mayRepeat(seq, nowNanos)) {
            return;
        }
        Packet slot = peer.claim(out);
        long rtxSeq = retransmissions.nextSeq();
        int headerBytes = writeHeader(
                slot,
                stored,
                packet,
                rtxPayloadType,
                (int) rtxSeq & 0xffff,
                retransmissions.timestamp(seq),
                negotiated.rtxSsrc());
        retransmissions.withOriginal(
                packet.array(),
                stored.payloadOffset,
                (int) seq & 0xffff,
                payloadOffset -> peer.sendRtp(
                        slot, headerBytes, packet.array(), payloadOffset, stored.payloadBytes + 2, rtxSeq));
    }

    /** The viewer's decoder cannot go on (PLI or FIR). */
    void keyframeWanted(long nowNanos, Outbox out) {
        Encoding encoding = source;
        if (encoding == null || mode == Mode.REPLAYING || mode == Mode.PAUSED) {
            return;
        }
        boolean mayRestart = mode == Mode.LIVE && nowNanos - startedNanos >= RESTART_SPACING;
        // A group with a hole would only bring the decoder to the same place again. Asked last: it looks at every
        // packet.
        if (mayRestart && encoding.gopStart() != Encoding.NO_GOP && encoding.isWholeSince(encoding.gopStart())) {
            start(encoding, nowNanos, out);
        } else {
            encoding.keyframes().want();
        }
    }

    long nextDeadline() {
        Replay pace = replay;
        if (mode == Mode.REPLAYING && pace != null) {
            return pace.nextTick();
        }
        return mode == Mode.WAITING ? patienceEnds : Long.MAX_VALUE;
    }

    void handleTimeout(long nowNanos, Outbox out) {
        Encoding encoding = source;
        if (encoding == null || nowNanos < nextDeadline()) {
            return;
        }
        if (mode == Mode.REPLAYING) {
            goOn(encoding, nowNanos, out);
        } else if (mode == Mode.WAITING) {
            patienceEnds = Long.MAX_VALUE;
            replayFrom(encoding, nowNanos, out);
        }
    }

    /** The viewer's RTP timestamp of what the publisher's camera or microphone takes in now; once {@link #canReport}. */
    int timestampAt(long nowNanos) {
        Encoding encoding = source;
        return encoding == null ? 0 : encoding.clock().rtpAtLocal(nowNanos) + rewriter.timestampOffset();
    }

    /** Whether something was sent and the publisher's clock is known, so that a sender report can be made. */
    boolean canReport() {
        Encoding encoding = source;
        return encoding != null
                && packets > 0
                && mode != Mode.IDLE
                && encoding.clock().known();
    }

    TrackFanout fanout() {
        return fanout;
    }

    SendTrack negotiated() {
        return negotiated;
    }

    long packets() {
        return packets;
    }

    long octets() {
        return octets;
    }
}
