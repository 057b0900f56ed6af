// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.PacketPool;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.rtp.codec.Codec;
import dev.weir.sfu.rtp.codec.LayerFilter;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.SendTrack;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One RTP stream to a viewer on the wire: which packets are for it, under which payload type and with which of the codec's own
 * numbers, and what of it can be sent again.
 *
 * <p>Sequence numbers and timestamps come from {@link SplicedStream}. Not thread-safe: belongs to its viewer's loop.
 */
final class OutgoingStream {
    private final SendTrack negotiated;
    private final ViewerBandwidth bandwidth;
    private final PayloadTypes types;
    private final LayerFilter filter = new LayerFilter();
    private final FrameNumbers numbers = new FrameNumbers();
    private final PacketWriter writer;
    private final StreamRepeats repeats;
    private final PacketWriter.Fields fields = new PacketWriter.Fields();
    private final Runnable begun;
    private int wantedSpatial = LayerFilter.ALL;
    private int wantedTemporal = LayerFilter.ALL;
    private long eraFirstSeq;
    private int era;
    private long packets;
    private long octets;
    private long leftOut;

    /**
     * @param cannotDecode as of {@link PayloadTypes}
     * @param begun called when the first media has been sent
     */
    OutgoingStream(
            SendTrack negotiated,
            Peer peer,
            ViewerBandwidth bandwidth,
            PacketPool pool,
            RandomGenerator random,
            Consumer<String> cannotDecode,
            Runnable begun) {
        this.begun = begun;
        this.negotiated = negotiated;
        this.bandwidth = bandwidth;
        this.types = new PayloadTypes(negotiated.codecs(), cannotDecode);
        this.writer = new PacketWriter(negotiated, peer, bandwidth, numbers);
        this.repeats = new StreamRepeats(negotiated, writer, types, numbers, bandwidth, pool, random);
        fields.ssrc = negotiated.ssrc();
    }

    /**
     * From now on packets come from that encoding, beginning with {@code first}.
     *
     * @param firstSeq the viewer's number for it
     */
    void begin(Encoding encoding, StoredPacket first, long firstSeq) {
        era = (era + 1) % Rewritten.ERAS;
        repeats.begin(era, encoding);
        types.forget();
        filter.restart();
        CodecParameters codec = encoding.codec();
        Codec named =
                codec == null ? null : Codec.ofRtpmapName(codec.encodingName()).orElse(null);
        numbers.begin(era, named, first.info, firstSeq, eraFirstSeq);
        eraFirstSeq = firstSeq;
    }

    /** The publisher has gone: nothing of it can be repeated. */
    void forgetSources() {
        repeats.forget();
    }

    /** What came before the present source began is not worth the viewer's bandwidth any more. */
    void forgetFormerSources() {
        repeats.forgetBefore(era);
    }

    /** The layers to send of an encoding, where the stream allows the change. */
    void want(int spatial, int temporal) {
        wantedSpatial = spatial;
        wantedTemporal = temporal;
        filter.want(spatial, temporal);
    }

    int wantedSpatial() {
        return wantedSpatial;
    }

    int wantedTemporal() {
        return wantedTemporal;
    }

    /** Whether a packet is for this viewer. */
    LayerFilter.Verdict decide(StoredPacket packet) {
        PayloadInfo info = packet.info;
        if (!info.layered) {
            return LayerFilter.Verdict.FORWARD;
        }
        LayerFilter.Verdict verdict = filter.decide(info, packet.timestamp, packet.marker);
        if (verdict == LayerFilter.Verdict.LEAVE_OUT) {
            leftOut++;
            numbers.leaveOut(info, eraFirstSeq);
        }
        return verdict;
    }

    /** Whether a layer is wished for that only a keyframe can bring. */
    boolean needsKeyframe() {
        return filter.needsKeyframe();
    }

    /** As {@link PayloadTypes#carries}, of the present source. */
    boolean carries(int sourceType) {
        return types.carries(repeats.source(era), sourceType);
    }

    /** Sends a packet of the source, which the viewer {@link #carries}, under a number never used before. */
    void send(StoredPacket stored, boolean marker, long seq, int timestamp, long nowNanos, Outbox out) {
        Packet packet = stored.packet;
        if (packet == null) {
            return;
        }
        int skipped = types.skippedBytes(stored);
        if (!numbers.find(stored.info, seq) || skipped >= stored.payloadBytes) {
            sendEmpty(seq, timestamp, nowNanos, out);
            return;
        }
        setFields(marker, seq, timestamp);
        Packet slot = writer.send(fields, stored, packet, era, skipped, nowNanos, out);
        repeats.sent(slot, fields, stored, era);
        packets++;
        boolean first = octets == 0;
        octets += stored.payloadBytes - skipped;
        if (first) {
            begun.run();
        }
    }

    /** Fills a gap that would be taken for a loss: the packet that belongs there is not for this viewer. */
    void sendEmpty(long seq, int timestamp, long nowNanos, Outbox out) {
        setFields(false, seq, timestamp);
        writer.sendPadding(fields, true, nowNanos, out);
        packets++;
    }

    private void setFields(boolean marker, long seq, int timestamp) {
        fields.marker = marker;
        fields.payloadType = types.payloadType();
        fields.seq = seq;
        fields.timestamp = timestamp;
    }

    /** So much would be of use, 0 when all there is has room already: worth a look whether the link carries it. */
    void wishFor(long bps) {
        bandwidth.wishFor(repeats.canFill() ? bps : 0);
    }

    StreamRepeats repeats() {
        return repeats;
    }

    ViewerBandwidth bandwidth() {
        return bandwidth;
    }

    SendTrack negotiated() {
        return negotiated;
    }

    /** Packets sent, but for repeats. */
    long packets() {
        return packets;
    }

    /** Bytes of payload in them. */
    long octets() {
        return octets;
    }

    /** Packets of layers that were not for this viewer. */
    long leftOut() {
        return leftOut;
    }
}
