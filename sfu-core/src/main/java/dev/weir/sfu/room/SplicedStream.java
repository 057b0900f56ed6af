// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.rtp.codec.LayerFilter.Verdict;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Joins whatever feeds a viewer's slot in turn, live or from the past, into one stream without a seam: what is left out leaves
 * no gap, numbers and timestamps go on, late packets find their place.
 *
 * <p>Not thread-safe: belongs to one slot.
 */
final class SplicedStream {
    /** Two sources whose clocks are further apart than this are not those of one camera. */
    private static final int MAX_ALIGNMENT_SECONDS = 3;

    private final OutgoingStream wire;
    private final int clockRateHz;
    private final RtpRewriter rewriter;
    private final boolean video;
    /** Up to that packet of the source everything was sent in one go; those that come again in the same turn have been sent. */
    private long sentThrough = RtpRewriter.NONE;

    SplicedStream(OutgoingStream wire, boolean video, RandomGenerator random) {
        this.wire = wire;
        this.video = video;
        this.clockRateHz = wire.negotiated().codecs().get(0).clockRateHz();
        this.rewriter = new RtpRewriter(clockRateHz, random.nextInt(1 << 15), random.nextInt());
    }

    /** Goes on with {@code first} of an encoding, whose newest packet is {@code head}; what that arrived with tells the time. */
    void begin(Encoding encoding, StoredPacket first, StoredPacket head, long nowNanos) {
        begin(encoding, first);
        anchor(head, nowNanos);
    }

    private void begin(Encoding encoding, StoredPacket first) {
        rewriter.startAt(first.extendedSeq);
        wire.begin(encoding, first, rewriter.highestOut() + 1);
    }

    private void anchor(StoredPacket head, long nowNanos) {
        Packet packet = head.packet;
        rewriter.anchor(head.timestamp, packet == null ? nowNanos : packet.arrivalNanos(), nowNanos);
    }

    /** Goes over to another layer of the same camera at its keyframe, which begins with {@code first}, and sends what there is. */
    void join(Encoding next, StoredPacket first, @Nullable Encoding former, long nowNanos, Outbox out) {
        begin(next, first);
        if (former == null || !alignTo(former, next, first.timestamp)) {
            anchor(first, nowNanos);
        }
        sentThrough = first.extendedSeq - 1;
        for (long seq = first.extendedSeq; seq <= next.highestSeq(); seq++) {
            StoredPacket packet = next.stored(seq);
            if (packet != null) {
                forward(packet, nowNanos, out);
            }
        }
        sentThrough = next.highestSeq();
    }

    /** Keeps the picture's rhythm: both encodings are of one camera, and sender reports say how their clocks relate. */
    private boolean alignTo(Encoding former, Encoding next, int nextTimestamp) {
        if (!former.clock().known() || !next.clock().known()) {
            return false;
        }
        int same = former.clock().rtpAt(next.clock().epochNanosAt(nextTimestamp)) + rewriter.timestampOffset();
        if (Math.abs(same - rewriter.lastTimestamp()) > MAX_ALIGNMENT_SECONDS * clockRateHz) {
            return false;
        }
        rewriter.align(same - nextTimestamp);
        return true;
    }

    /** Leaves out everything of the source before {@code first}. */
    void jumpTo(Encoding encoding, StoredPacket first) {
        rewriter.jumpTo(first.extendedSeq);
        wire.begin(encoding, first, rewriter.highestOut() + 1);
    }

    /** Sends a packet that has just arrived, if it is for this viewer. */
    void forward(StoredPacket packet, long nowNanos, Outbox out) {
        Verdict verdict = verdict(packet);
        if (verdict == Verdict.LEAVE_OUT) {
            leaveOut(packet, nowNanos, out);
            return;
        }
        long seq = rewriter.sequence(packet.extendedSeq);
        if (seq != RtpRewriter.NONE && (packet.extendedSeq > sentThrough || !wasSent(seq))) {
            wire.send(packet, isMarked(packet, verdict), seq, rewriter.live(packet.timestamp), nowNanos, out);
        }
    }

    /** Sends a packet of the past; returns how many bytes of payload. */
    int replay(StoredPacket packet, long nowNanos, Outbox out) {
        sentThrough = packet.extendedSeq;
        Verdict verdict = verdict(packet);
        if (verdict == Verdict.LEAVE_OUT) {
            rewriter.skip(packet.extendedSeq);
            return 0;
        }
        long seq = rewriter.sequence(packet.extendedSeq);
        int timestamp = rewriter.replayed(packet.timestamp, nowNanos);
        wire.send(packet, isMarked(packet, verdict), seq, timestamp, nowNanos, out);
        return packet.payloadBytes;
    }

    private Verdict verdict(StoredPacket packet) {
        return packet.isPadding() || !wire.carries(packet.payloadType) ? Verdict.LEAVE_OUT : wire.decide(packet);
    }

    private static boolean isMarked(StoredPacket packet, Verdict verdict) {
        return packet.marker || verdict == Verdict.FORWARD_MARKED;
    }

    /** Sound has no record of what was sent, and nothing of its past is of use. */
    private boolean wasSent(long seq) {
        return !video || wire.repeats().wasSent(seq);
    }

    /** A gap that cannot be closed any more, because later packets have gone out, is filled. */
    private void leaveOut(StoredPacket packet, long nowNanos, Outbox out) {
        if (rewriter.skip(packet.extendedSeq) || !wire.carries(packet.payloadType)) {
            return;
        }
        long seq = rewriter.sequence(packet.extendedSeq);
        if (seq != RtpRewriter.NONE && !wasSent(seq)) {
            wire.sendEmpty(seq, rewriter.live(packet.timestamp), nowNanos, out);
        }
    }

    /** The viewer misses a packet. */
    void nack(int sequenceNumber, long nowNanos, Outbox out) {
        wire.repeats().nack(sequenceNumber, rewriter.highestOut(), nowNanos, out);
    }

    /** As {@link StreamRepeats#fill}. */
    int fill(long nowNanos, Outbox out) {
        return wire.repeats().fill(rewriter.highestOut(), nowNanos, out);
    }

    /** The viewer's timestamp of what the source's camera takes in now; when the source's clock is known. */
    int timestampAt(Encoding source, long nowNanos) {
        return source.clock().rtpAtLocal(nowNanos) + rewriter.timestampOffset();
    }

    OutgoingStream wire() {
        return wire;
    }
}
