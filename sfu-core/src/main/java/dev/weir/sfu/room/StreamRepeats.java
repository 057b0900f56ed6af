// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.PacketPool;
import dev.weir.sfu.rtp.Seq;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.SendTrack;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends again to one viewer what did not arrive: by RTX (RFC 4588) when agreed, made anew from the shared history, else the very
 * same bytes. Also what is sent to see whether the viewer's link carries more.
 *
 * <p>Not thread-safe: belongs to one viewer's slot.
 */
final class StreamRepeats {
    /** Half a second of 2.5 Mbit/s, and of sound more than any player waits for. */
    private static final int COPIES = 128;

    private final PacketWriter writer;
    private final PayloadTypes types;
    private final FrameNumbers numbers;
    private final ViewerBandwidth bandwidth;
    private final Retransmissions retransmissions = new Retransmissions();
    private final @Nullable SentCopies copies;
    private final PacketWriter.Fields fields = new PacketWriter.Fields();
    /** The viewer's last sources by era, so that also what came before a switch can be repeated. */
    private final @Nullable Encoding[] sources = new @Nullable Encoding[Rewritten.ERAS];

    private final boolean kept;
    private final boolean rtx;
    private long nextRtxSeq;
    private long nextFiller;
    private long repeated;

    StreamRepeats(
            SendTrack negotiated,
            PacketWriter writer,
            PayloadTypes types,
            FrameNumbers numbers,
            ViewerBandwidth bandwidth,
            PacketPool pool,
            RandomGenerator random) {
        this.writer = writer;
        this.types = types;
        this.numbers = numbers;
        this.bandwidth = bandwidth;
        this.nextRtxSeq = random.nextInt(1 << 15);
        boolean nack = negotiated.codecs().stream().anyMatch(CodecParameters::nack);
        this.rtx = negotiated.rtxSsrc() != 0;
        this.copies = nack && !rtx ? new SentCopies(pool, COPIES) : null;
        this.kept = negotiated.kind() == MediaKind.VIDEO || nack;
        fields.ssrc = negotiated.rtxSsrc();
    }

    /** The viewer's stream goes on with that encoding. */
    void begin(int era, Encoding encoding) {
        sources[era] = encoding;
    }

    /** Where packets of that era come from; null when nothing of it can be repeated. */
    @Nullable
    Encoding source(int era) {
        return sources[era];
    }

    /** The publisher has gone. */
    void forget() {
        Arrays.fill(sources, null);
    }

    /** What came in other eras than that is not worth the viewer's bandwidth any more. */
    void forgetBefore(int era) {
        for (int i = 0; i < sources.length; i++) {
            sources[i] = i == era ? sources[i] : null;
        }
    }

    /** A packet has gone out. */
    void sent(Packet slot, PacketWriter.Fields its, StoredPacket stored, int era) {
        if (kept) {
            retransmissions.sent(its.seq, its.timestamp, Rewritten.of(stored.extendedSeq, era, its.marker));
            if (copies != null) {
                copies.keep(slot, its.seq);
            }
        }
    }

    /** Whether a number has gone out lately. */
    boolean wasSent(long seq) {
        return retransmissions.wasSent(seq);
    }

    /**
     * The viewer misses a packet (RFC 4585).
     *
     * @param near the highest number given out
     */
    void nack(int sequenceNumber, long near, long nowNanos, Outbox out) {
        long seq = Seq.extend(sequenceNumber, near);
        StoredPacket stored = retransmissions.wasSent(seq) ? origin(seq) : null;
        boolean there = rtx ? stored != null : copies != null && copies.has(seq);
        int bytes = stored == null ? Packet.MAX_BYTES : stored.payloadBytes + PacketWriter.OVERHEAD_BYTES;
        // Asked last: what is not sent again takes nothing of the budget.
        if (!there
                || !retransmissions.mayRepeat(seq, bandwidth.answerNanos(), nowNanos)
                || !bandwidth.mayRepeat(bytes, nowNanos)) {
            return;
        }
        retransmissions.repeated(seq, nowNanos);
        repeated++;
        if (copies != null) {
            copies.repeat(seq, writer.claim(out));
            return;
        }
        if (stored == null) {
            return;
        }
        repeat(seq, stored, nowNanos, out);
        if (retransmissions.copies(seq) > 1 && !bandwidth.isQueued() && bandwidth.mayRepeat(bytes, nowNanos)) {
            repeat(seq, stored, nowNanos, out);
        }
    }

    /** The publisher's packet that went out under that number, if it is still there. */
    private @Nullable StoredPacket origin(long seq) {
        long rewritten = retransmissions.rewritten(seq);
        Encoding source = sources[Rewritten.era(rewritten)];
        StoredPacket stored = source == null ? null : source.stored(Rewritten.sourceSeq(rewritten));
        return stored == null || stored.packet == null || stored.isPadding() ? null : stored;
    }

    private void repeat(long seq, StoredPacket stored, long nowNanos, Outbox out) {
        Packet packet = stored.packet;
        if (packet == null || types.rtxPayloadType() < 0 || !numbers.find(stored.info, seq)) {
            return;
        }
        long rewritten = retransmissions.rewritten(seq);
        fields.marker = Rewritten.marker(rewritten);
        fields.payloadType = types.rtxPayloadType();
        fields.seq = nextRtxSeq++;
        fields.timestamp = retransmissions.timestamp(seq);
        writer.repeat(
                fields, (int) seq, stored, packet, Rewritten.era(rewritten), types.skippedBytes(stored), nowNanos, out);
    }

    /** Whether anything can be sent beyond what the viewer is to have. */
    boolean canFill() {
        return rtx;
    }

    /**
     * Sends what went out last once more, by RTX, to see whether the viewer's link carries it: a player drops what it has, and is
     * glad of what it lacks. Padding when nothing that was sent is still there.
     *
     * @param newest the highest number given out
     * @return bytes on the wire; 0 when there is nothing to send
     */
    int fill(long newest, long nowNanos, Outbox out) {
        if (!rtx || types.rtxPayloadType() < 0) {
            return 0;
        }
        if (nextFiller > newest || nextFiller < newest - COPIES || !retransmissions.wasSent(nextFiller)) {
            nextFiller = newest - COPIES / 2;
        }
        for (int i = 0; i < COPIES; i++) {
            long seq = nextFiller;
            nextFiller = seq >= newest ? newest - COPIES / 2 : seq + 1;
            StoredPacket stored = retransmissions.wasSent(seq) ? origin(seq) : null;
            if (stored != null) {
                repeat(seq, stored, nowNanos, out);
                return stored.payloadBytes + PacketWriter.OVERHEAD_BYTES;
            }
        }
        fields.marker = false;
        fields.payloadType = types.rtxPayloadType();
        fields.seq = nextRtxSeq++;
        fields.timestamp = 0;
        return writer.sendPadding(fields, false, nowNanos, out);
    }

    /** The viewer has left. */
    void release() {
        if (copies != null) {
            copies.release();
        }
    }

    /** Packets sent again because the viewer asked. */
    long repeated() {
        return repeated;
    }
}
