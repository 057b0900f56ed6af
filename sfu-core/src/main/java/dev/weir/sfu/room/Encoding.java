// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.feedback.ArrivalBitrate;
import dev.weir.sfu.feedback.ClockMapping;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.Seq;
import dev.weir.sfu.rtp.codec.Codec;
import dev.weir.sfu.rtp.codec.DependencyReader;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import dev.weir.sfu.rtp.codec.PayloadParser;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.ReceiveTrack;
import org.jspecify.annotations.Nullable;

/**
 * One RTP stream of a publisher, an audio track, a video track, or one simulcast layer of it, as the viewers of one loop read
 * it.
 *
 * <p>Keeps the history that retransmissions and replays are read from, and knows where the current group of pictures begins. The
 * publisher's loop has one behind each {@link IncomingEncoding}, other loops have copies fed by an {@link EncodingRelay}. Not
 * thread-safe: belongs to one loop.
 */
final class Encoding {
    static final long NO_GOP = Long.MIN_VALUE;

    private static final long NONE = Long.MIN_VALUE;

    /** A hole in what is replayed is waited for so long, in case a retransmission fills it. */
    private static final long HOLE_PATIENCE = 100_000_000;

    /** Also how far behind the newest packet a late one may be: SRTP senders and players forget sooner or later too. */
    private static final int MIN_HISTORY = 512;

    /** Audio needs no group of pictures: two seconds of 20 ms packets and some. */
    private static final int AUDIO_HISTORY = 128;

    private final TrackFanout fanout;
    private final ReceiveTrack track;
    private final Extensions extensions;
    private final EncodingSource source;
    private final PacketHistory history;
    private final ArrivalBitrate bitrate = new ArrivalBitrate();
    private final ClockMapping clock;
    private final KeyframeSource keyframes;
    private final LayerRates layers = new LayerRates(this);
    private final Arrivals arrivals = new Arrivals();
    private DependencyReader dependencies = new DependencyReader();
    private int profileLevelId = PayloadInfo.ABSENT;
    private int width;
    private int height;
    private @Nullable CodecParameters codec;
    private @Nullable PayloadParser parser;
    private boolean started;
    private long newestSeq;

    /** The newest packet, while nobody is shown it: it {@link StoredPacket#mayEndPicture}. */
    private long withheldSeq = NONE;

    private long gopStart = NO_GOP;
    private long lastArrivalNanos;
    private long packets;
    private long octets;

    Encoding(EncodingSource source, TrackFanout fanout, RoomContext context, KeyframeSource keyframes) {
        this.fanout = fanout;
        this.track = source.track();
        this.extensions = source.extensions();
        this.source = source;
        this.keyframes = keyframes;
        int max = Math.max(MIN_HISTORY, Integer.highestOneBit(context.gopCacheBytes() / Packet.MAX_BYTES));
        this.history = fanout.isVideo()
                ? new PacketHistory(context.pool(), MIN_HISTORY, max)
                : new PacketHistory(context.pool(), AUDIO_HISTORY, AUDIO_HISTORY);
        this.clock = new ClockMapping(track.codecs().get(0).clockRateHz(), source.clock());
    }

    /** Whether a packet of that payload type and number is to be stored: known, new, and not too old. */
    boolean wants(int payloadType, long extendedSeq) {
        return isKnown(payloadType, extendedSeq) && history.get(extendedSeq) == null && !tooOld(extendedSeq);
    }

    /**
     * Takes a packet that it {@link #wants}.
     *
     * @return a packet for the taken one
     */
    Packet store(Packet packet, RtpHeader header, long extendedSeq, long nowNanos) {
        Packet free = put(packet, header, extendedSeq, nowNanos);
        StoredPacket slot = history.slotFor(extendedSeq);
        if (withheldSeq != NONE && extendedSeq > withheldSeq) {
            StoredPacket withheld = history.get(withheldSeq);
            withheldSeq = NONE;
            if (withheld != null) {
                show(withheld, nowNanos);
            }
        }
        if (extendedSeq == newestSeq && slot.mayEndPicture()) {
            withheldSeq = extendedSeq;
        } else {
            show(slot, nowNanos);
        }
        return free;
    }

    private void show(StoredPacket slot, long nowNanos) {
        if (beginsGroup(slot)) {
            keyframes.began(gopStart, nowNanos);
            arrivals.keyframe();
        }
        arrivals.add(slot.extendedSeq);
        fanout.received(this);
    }

    /** As {@link #store}, of a packet of the past: it is there to be replayed and not to be sent on. */
    Packet restore(Packet packet, RtpHeader header, long extendedSeq, long nowNanos) {
        Packet free = put(packet, header, extendedSeq, nowNanos);
        beginsGroup(history.slotFor(extendedSeq));
        return free;
    }

    private Packet put(Packet packet, RtpHeader header, long extendedSeq, long nowNanos) {
        bitrate.add(packet.length(), nowNanos);
        packets++;
        lastArrivalNanos = nowNanos;
        if (!started || extendedSeq > newestSeq) {
            started = true;
            newestSeq = extendedSeq;
        }
        if (gopStart != NO_GOP && !history.reserve(newestSeq - gopStart + 1)) {
            // Longer than the cache may be: this group can no longer be replayed whole.
            gopStart = NO_GOP;
        }
        StoredPacket slot = history.slotFor(extendedSeq);
        slot.describe(extendedSeq, header, extensions);
        octets += slot.payloadBytes;
        read(packet, slot);
        follow(slot);
        layers.add(slot.info.spatialLayer, slot.info.temporalLayer, packet.length(), nowNanos);
        return history.exchange(slot, packet);
    }

    private void follow(StoredPacket slot) {
        StoredPacket before = history.get(slot.extendedSeq - 1);
        if (before != null) {
            before.followedBy(slot);
        }
        StoredPacket after = history.get(slot.extendedSeq + 1);
        if (after != null) {
            slot.followedBy(after);
        }
    }

    private void read(Packet packet, StoredPacket slot) {
        PayloadParser reader = parser;
        if (reader == null || slot.isPadding()) {
            slot.info.clear();
            return;
        }
        reader.parse(packet.array(), slot.payloadOffset, slot.payloadBytes, slot.info);
        if (fanout.isVideo()) {
            dependencies.read(packet.array(), Math.max(0, slot.descriptorOffset), slot.descriptorBytes, slot.info);
            if (slot.info.profileLevelId != PayloadInfo.ABSENT) {
                profileLevelId = slot.info.profileLevelId;
            }
            if (slot.info.width > 0) {
                width = slot.info.width;
                height = slot.info.height;
            }
        }
    }

    private boolean tooOld(long extendedSeq) {
        return started && extendedSeq <= newestSeq - (fanout.isVideo() ? MIN_HISTORY : AUDIO_HISTORY);
    }

    /** Notices a change of codec, which late packets of the one before do not undo. */
    private boolean isKnown(int payloadType, long extendedSeq) {
        CodecParameters current = codec;
        if (current != null && current.payloadType() == payloadType) {
            return true;
        }
        if (started && extendedSeq < newestSeq) {
            return false;
        }
        for (CodecParameters candidate : track.codecs()) {
            if (candidate.payloadType() == payloadType) {
                codec = candidate;
                parser = Codec.ofRtpmapName(candidate.encodingName())
                        .map(PayloadParser::of)
                        .orElse(null);
                dependencies = new DependencyReader();
                profileLevelId = PayloadInfo.ABSENT;
                width = 0;
                height = 0;
                gopStart = NO_GOP;
                fanout.codecChanged(this);
                return true;
            }
        }
        return false;
    }

    /** Notices the beginning of a keyframe: of the whole frame, parameter sets that came in packets before it included. */
    private boolean beginsGroup(StoredPacket slot) {
        if (!slot.info.startsKeyframe || !fanout.isVideo()) {
            return false;
        }
        long start = slot.extendedSeq;
        for (StoredPacket before = history.get(start - 1);
                before != null && before.timestamp == slot.timestamp && !before.isPadding();
                before = history.get(start - 1)) {
            start--;
        }
        boolean begins = gopStart == NO_GOP || start > gopStart;
        if (begins) {
            gopStart = start;
        }
        return begins;
    }

    /** First packet of the newest group of pictures, or {@link #NO_GOP}. */
    long gopStart() {
        return gopStart;
    }

    /** Bytes of payload from that packet up to now. */
    long bytesSince(long firstSeq) {
        long bytes = 0;
        for (long seq = firstSeq; seq <= newestSeq; seq++) {
            StoredPacket slot = history.get(seq);
            bytes += slot == null ? 0 : slot.payloadBytes;
        }
        return bytes;
    }

    /** Whether every packet from that one up to now is there. */
    boolean isWholeSince(long firstSeq) {
        for (long seq = firstSeq; seq <= newestSeq; seq++) {
            if (history.get(seq) == null) {
                return false;
            }
        }
        return true;
    }

    /** Whether the packet that is missing there may yet come: what follows it came a moment ago. */
    boolean mayYetCome(long missingSeq, long nowNanos) {
        for (long seq = missingSeq + 1; seq <= newestSeq; seq++) {
            StoredPacket slot = history.get(seq);
            if (slot != null && slot.packet != null) {
                return nowNanos - slot.packet.arrivalNanos() < HOLE_PATIENCE;
            }
        }
        return true;
    }

    @Nullable
    StoredPacket stored(long extendedSeq) {
        return history.get(extendedSeq);
    }

    /** Highest number to be read; meaningless before {@link #isStarted}. */
    long highestSeq() {
        return withheldSeq == NONE ? newestSeq : newestSeq - 1;
    }

    /** Whether nothing more of its newest picture is to come. */
    boolean endsPicture() {
        StoredPacket newest = history.get(highestSeq());
        return newest == null || newest.marker || newest.isPadding();
    }

    /** Highest number received: what is to be read later included. */
    long newestSeq() {
        return newestSeq;
    }

    /** Lowest number that the history has room for; meaningless before {@link #isStarted}. */
    long oldestSeq() {
        return newestSeq - history.capacity() + 1;
    }

    boolean isStarted() {
        return started;
    }

    /** The whole sequence number of a 16-bit one near the highest received. */
    long extend(int sequenceNumber) {
        return Seq.extend(sequenceNumber, newestSeq);
    }

    /** The H.264 profile and level that the stream itself states (RFC 6184 section 8.1); {@link PayloadInfo#ABSENT} when unknown. */
    int profileLevelId() {
        return profileLevelId;
    }

    /** In pixels, of its highest spatial layer, as the newest keyframe told; 0 when unknown. */
    int width() {
        return width;
    }

    /** As {@link #width}. */
    int height() {
        return height;
    }

    @Nullable
    CodecParameters codec() {
        return codec;
    }

    void release() {
        history.clear();
        gopStart = NO_GOP;
        withheldSeq = NONE;
    }

    TrackFanout fanout() {
        return fanout;
    }

    /** Of simulcast; empty without. */
    String rid() {
        return source.rid();
    }

    /** The session of its publisher. */
    String sessionId() {
        return source.sessionId();
    }

    int ssrc() {
        return source.ssrc();
    }

    KeyframeSource keyframes() {
        return keyframes;
    }

    /** What came in this turn. */
    Arrivals arrivals() {
        return arrivals;
    }

    LayerRates layers() {
        return layers;
    }

    ClockMapping clock() {
        return clock;
    }

    long bitrateBps(long nowNanos) {
        return bitrate.bps(nowNanos);
    }

    long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    long packets() {
        return packets;
    }

    /** Bytes of payload in them. */
    long octets() {
        return octets;
    }
}
