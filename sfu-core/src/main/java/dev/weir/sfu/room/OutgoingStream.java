// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.PacketPool;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.rtp.RtpHeaderWriter;
import dev.weir.sfu.rtp.Seq;
import dev.weir.sfu.rtp.codec.Codec;
import dev.weir.sfu.rtp.codec.LayerFilter;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import dev.weir.sfu.sdp.CodecMatch;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.SendTrack;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One RTP stream to a viewer on the wire: writes headers as the viewer negotiated them, remembers what went out, and sends again
 * what did not arrive: by RTX (RFC 4588) when agreed, else as it was.
 *
 * <p>Not thread-safe: belongs to its viewer's loop.
 */
final class OutgoingStream {
    /** P in the first byte of an RTP header (RFC 3550 section 5.1). */
    private static final byte PADDING_BIT = 0x20;

    /** An empty packet is all padding: the count itself. */
    private static final byte[] ONE_BYTE_OF_PADDING = {1};

    private static final byte[] PADDING = mostPadding();

    /** Half a second of 2.5 Mbit/s, and of sound more than any player waits for. */
    private static final int COPIES = 128;

    /** What a datagram takes on the wire beside the payload: RTP with extensions, SRTP, UDP and IPv4. */
    private static final int OVERHEAD_BYTES = 20 + 16 + 28;

    /** The mandatory part of a dependency descriptor: flags and frame number. */
    private static final int DESCRIPTOR_BYTES = 3;

    private final SendTrack negotiated;
    private final Extensions extensions;
    private final Peer peer;
    private final Consumer<String> cannotDecode;
    private final ViewerBandwidth bandwidth;
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final Retransmissions retransmissions = new Retransmissions();
    private final @Nullable SentCopies copies;
    /** The viewer's last sources by era, so that also what came before a switch can be repeated. */
    private final @Nullable Encoding[] sources = new @Nullable Encoding[Rewritten.ERAS];

    private final LayerFilter filter = new LayerFilter();
    private final FrameNumbers numbers = new FrameNumbers();
    private final boolean repeats;
    private int wantedSpatial = LayerFilter.ALL;
    private int wantedTemporal = LayerFilter.ALL;
    private long eraFirstSeq;
    private int era;
    private int payloadType = -1;
    private int rtxPayloadType = -1;
    private int sourcePayloadType = -1;
    /** Redundant audio is brought down to the frame a packet is for. */
    private boolean primaryOnly;

    private String refusedCodec = "";
    private long nextRtxSeq;
    private long nextFiller;
    private long packets;
    private long octets;
    private long repeated;
    private long leftOut;

    /** @param cannotDecode told of a codec that the viewer cannot be sent */
    OutgoingStream(
            SendTrack negotiated,
            Peer peer,
            ViewerBandwidth bandwidth,
            PacketPool pool,
            RandomGenerator random,
            Consumer<String> cannotDecode) {
        this.cannotDecode = cannotDecode;
        this.negotiated = negotiated;
        this.extensions = Extensions.of(negotiated.extensions());
        this.peer = peer;
        this.bandwidth = bandwidth;
        this.nextRtxSeq = random.nextInt(1 << 15);
        boolean nack = negotiated.codecs().stream().anyMatch(CodecParameters::nack);
        this.copies = nack && negotiated.rtxSsrc() == 0 ? new SentCopies(pool, COPIES) : null;
        this.repeats = negotiated.kind() == MediaKind.VIDEO || nack;
        header.allowTwoByte(negotiated.twoByteExtensions());
    }

    /** As much as one packet can have: its last byte counts it. */
    private static byte[] mostPadding() {
        byte[] padding = new byte[255];
        padding[254] = (byte) 255;
        return padding;
    }

    /**
     * From now on packets come from that encoding, beginning with {@code first}.
     *
     * @param firstSeq the viewer's number for it
     */
    void begin(Encoding encoding, StoredPacket first, long firstSeq) {
        era = (era + 1) % Rewritten.ERAS;
        sources[era] = encoding;
        sourcePayloadType = -1;
        filter.restart();
        CodecParameters codec = encoding.codec();
        Codec named =
                codec == null ? null : Codec.ofRtpmapName(codec.encodingName()).orElse(null);
        numbers.begin(era, named, first.info, firstSeq, eraFirstSeq);
        eraFirstSeq = firstSeq;
    }

    /** The publisher has gone: nothing of it can be repeated. */
    void forgetSources() {
        Arrays.fill(sources, null);
    }

    /** What came before the present source began is not worth the viewer's bandwidth any more. */
    void forgetFormerSources() {
        for (int i = 0; i < sources.length; i++) {
            sources[i] = i == era ? sources[i] : null;
        }
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

    /** Whether the viewer can take that payload type of the source; a change of codec is noticed here. */
    boolean carries(int sourceType) {
        if (sourceType != sourcePayloadType) {
            sourcePayloadType = sourceType;
            Encoding encoding = sources[era];
            CodecParameters codec = encoding == null ? null : encoding.codec();
            payloadType = codec == null || encoding == null ? -1 : matching(codec, encoding.profileLevelId());
            primaryOnly = codec != null && CodecMatch.takesPrimaryOnly(codec, payloadType, negotiated.codecs());
            if (codec != null && payloadType < 0 && !codec.encodingName().equals(refusedCodec)) {
                refusedCodec = codec.encodingName();
                cannotDecode.accept(refusedCodec);
            }
            rtxPayloadType = -1;
            for (CodecParameters mine : negotiated.codecs()) {
                if (mine.payloadType() == payloadType) {
                    rtxPayloadType = mine.rtxPayloadType();
                }
            }
        }
        return payloadType >= 0;
    }

    private int matching(CodecParameters codec, int profileLevelId) {
        return CodecMatch.payloadTypeFor(CodecMatch.asSent(codec, profileLevelId), negotiated.codecs());
    }

    /** Sends a packet of the source, which the viewer {@link #carries}, under a number never used before. */
    void send(StoredPacket stored, boolean marker, long seq, int timestamp, long nowNanos, Outbox out) {
        Packet packet = stored.packet;
        if (packet == null) {
            return;
        }
        if (!numbers.find(stored.info, seq) || (primaryOnly && stored.info.redundantBytes >= stored.payloadBytes)) {
            sendEmpty(seq, timestamp, nowNanos, out);
            return;
        }
        Packet slot = peer.claim(out);
        header.begin(
                slot.array(), slot.offset(), marker, payloadType, (int) seq & 0xffff, timestamp, negotiated.ssrc());
        int headerBytes = extend(stored, packet, era, nowNanos);
        if (stored.paddingBytes > 0) {
            slot.array()[slot.offset()] |= PADDING_BIT;
        }
        int start = numbers.apply(packet.array(), payloadOffset(stored), stored.info);
        int end = stored.payloadOffset + stored.payloadBytes + stored.paddingBytes;
        peer.sendRtp(slot, headerBytes, packet.array(), start, end - start, seq);
        numbers.undo();
        if (repeats) {
            remember(slot, seq, timestamp, Rewritten.of(stored.extendedSeq, era, marker));
        }
        packets++;
        octets += stored.payloadBytes - (payloadOffset(stored) - stored.payloadOffset);
    }

    private int payloadOffset(StoredPacket stored) {
        return primaryOnly ? stored.payloadOffset + stored.info.redundantBytes : stored.payloadOffset;
    }

    private void remember(Packet slot, long seq, int timestamp, long rewritten) {
        retransmissions.sent(seq, timestamp, rewritten);
        if (copies != null) {
            copies.keep(slot, seq);
        }
    }

    /** Fills a gap that would be taken for a loss: the packet that belongs there is not for this viewer. */
    void sendEmpty(long seq, int timestamp, long nowNanos, Outbox out) {
        Packet slot = peer.claim(out);
        header.begin(slot.array(), slot.offset(), false, payloadType, (int) seq & 0xffff, timestamp, negotiated.ssrc());
        numbered(1, nowNanos);
        int headerBytes = header.end();
        slot.array()[slot.offset()] |= PADDING_BIT;
        peer.sendRtp(slot, headerBytes, ONE_BYTE_OF_PADDING, 0, 1, seq);
        packets++;
    }

    /** Adds the extensions to the header that was begun, and ends it. */
    private int extend(StoredPacket stored, Packet packet, int itsEra, long nowNanos) {
        numbered(stored.payloadBytes, nowNanos);
        if (stored.audioLevelOffset >= 0 && extensions.audioLevel() > 0) {
            header.extension(extensions.audioLevel(), packet.array(), stored.audioLevelOffset, 1);
        }
        if (stored.orientationOffset >= 0 && extensions.videoOrientation() > 0) {
            header.extension(extensions.videoOrientation(), packet.array(), stored.orientationOffset, 1);
        }
        if (stored.descriptorBytes >= DESCRIPTOR_BYTES && extensions.dependencyDescriptor() > 0) {
            describe(stored, packet.array(), itsEra);
        }
        return header.end();
    }

    /** Of layered streams without layers in the payload's own descriptor; the frame number is the viewer's. */
    private void describe(StoredPacket stored, byte[] array, int itsEra) {
        PayloadInfo info = stored.info;
        if (!info.layered || info.frameNumber == PayloadInfo.ABSENT) {
            return;
        }
        int at = stored.descriptorOffset + 1;
        byte high = array[at];
        byte low = array[at + 1];
        int frame = numbers.frame(itsEra, info.frameNumber);
        array[at] = (byte) (frame >> 8);
        array[at + 1] = (byte) frame;
        header.extension(extensions.dependencyDescriptor(), array, stored.descriptorOffset, stored.descriptorBytes);
        array[at] = high;
        array[at + 1] = low;
    }

    /** The viewer's own transport-wide number, by which it reports arrivals. */
    private void numbered(int payloadBytes, long nowNanos) {
        if (extensions.transportCc() > 0) {
            header.extensionUint16(extensions.transportCc(), bandwidth.sent(payloadBytes + OVERHEAD_BYTES, nowNanos));
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
        if (!retransmissions.wasSent(seq)) {
            return;
        }
        StoredPacket stored = origin(seq);
        boolean byRtx = rtxPayloadType >= 0 && negotiated.rtxSsrc() != 0;
        boolean there = byRtx ? stored != null : copies != null && copies.has(seq);
        int bytes = stored == null ? Packet.MAX_BYTES : stored.payloadBytes + OVERHEAD_BYTES;
        if (!there
                || !bandwidth.mayRepeat(bytes, nowNanos)
                || !retransmissions.mayRepeat(seq, bandwidth.roundTripNanos(), nowNanos)) {
            return;
        }
        repeated++;
        if (byRtx && stored != null) {
            for (int i = 0; i < retransmissions.copies(seq); i++) {
                repeat(seq, stored, nowNanos, out);
            }
        } else if (copies != null) {
            copies.repeat(seq, peer.claim(out));
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
        if (packet == null || !numbers.find(stored.info, seq)) {
            return;
        }
        Packet slot = peer.claim(out);
        long rtxSeq = nextRtxSeq++;
        long rewritten = retransmissions.rewritten(seq);
        header.begin(
                slot.array(),
                slot.offset(),
                Rewritten.marker(rewritten),
                rtxPayloadType,
                (int) rtxSeq & 0xffff,
                retransmissions.timestamp(seq),
                negotiated.rtxSsrc());
        int headerBytes = extend(stored, packet, Rewritten.era(rewritten), nowNanos);
        sendBehind((int) seq, slot, headerBytes, stored, packet.array(), rtxSeq);
    }

    /**
     * Sends a payload with the original sequence number in front of it (RFC 4588 section 4): the two bytes belong to the shared
     * packet's header and are put back.
     */
    private void sendBehind(
            int originalSeq, Packet slot, int headerBytes, StoredPacket stored, byte[] array, long rtxSeq) {
        int start = numbers.apply(array, payloadOffset(stored), stored.info);
        int at = start - 2;
        byte high = array[at];
        byte low = array[at + 1];
        array[at] = (byte) (originalSeq >> 8);
        array[at + 1] = (byte) originalSeq;
        peer.sendRtp(slot, headerBytes, array, at, stored.payloadOffset + stored.payloadBytes - at, rtxSeq);
        array[at] = high;
        array[at + 1] = low;
        numbers.undo();
    }

    /**
     * Sends what went out last once more, by RTX, to see whether the viewer's link carries it: a player drops what it has, and is
     * glad of what it lacks.
     *
     * @return bytes on the wire; 0 when there is nothing to send
     */
    int fill(long newest, long nowNanos, Outbox out) {
        if (rtxPayloadType < 0 || negotiated.rtxSsrc() == 0) {
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
                return stored.payloadBytes + OVERHEAD_BYTES;
            }
        }
        return sendPadding(nowNanos, out);
    }

    /** Nothing that was sent is still there: a packet of padding alone. */
    private int sendPadding(long nowNanos, Outbox out) {
        Packet slot = peer.claim(out);
        long seq = nextRtxSeq++;
        header.begin(slot.array(), slot.offset(), false, rtxPayloadType, (int) seq & 0xffff, 0, negotiated.rtxSsrc());
        numbered(PADDING.length, nowNanos);
        int headerBytes = header.end();
        slot.array()[slot.offset()] |= PADDING_BIT;
        peer.sendRtp(slot, headerBytes, PADDING, 0, PADDING.length, seq);
        return PADDING.length + OVERHEAD_BYTES;
    }

    /** So much would be of use, 0 when all there is has room already: worth a look whether the link carries it. */
    void wishFor(long bps) {
        bandwidth.wishFor(negotiated.rtxSsrc() == 0 ? 0 : bps);
    }

    ViewerBandwidth bandwidth() {
        return bandwidth;
    }

    /** The viewer has left. */
    void release() {
        if (copies != null) {
            copies.release();
        }
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

    /** Packets sent again because the viewer asked. */
    long repeated() {
        return repeated;
    }
}
