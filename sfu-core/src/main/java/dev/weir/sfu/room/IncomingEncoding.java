// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.feedback.MissingPackets;
import dev.weir.sfu.feedback.ReceptionStats;
import dev.weir.sfu.feedback.RoundTrip;
import dev.weir.sfu.jfr.Flight;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.ReceiveTrack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The publisher's end of an {@link Encoding}: counts what arrives, notices what is missing, asks for keyframes, and hands every
 * packet once to each other loop that has viewers of the room.
 *
 * <p>Not thread-safe: belongs to the publisher's loop.
 */
final class IncomingEncoding implements KeyframeSource {
    /** First thing at a turn's end, so that the other loops work beside this one. */
    private static final int HAND_OVER_RANK = 0;

    private final TrackFanout fanout;
    private final ReceiveTrack track;
    private final RoomContext context;
    private final Runnable deadlineMoved;
    private final Encoding encoding;
    private final ReceptionStats reception;
    private final RoundTrip roundTrip;
    private final MissingPackets missing;
    private final KeyframeRequests requests = new KeyframeRequests();
    private final GopWatch gop = new GopWatch();
    private final List<EncodingRelay> relays = new ArrayList<>(1);
    private final Uncounted uncounted = new Uncounted();
    private long[] pending = new long[64];
    private int pendingCount;
    private int fractionLost;
    private long keyframesAsked;
    private long repairedBefore;
    private long givenUpBefore;

    /**
     * @param roundTrip to the publisher and back: its encodings learn it together
     * @param deadlineMoved called when this encoding wants to ask its publisher for something sooner than before
     */
    IncomingEncoding(
            EncodingSource source,
            TrackFanout fanout,
            RoundTrip roundTrip,
            RoomContext context,
            Runnable deadlineMoved) {
        this.fanout = fanout;
        this.track = source.track();
        this.context = context;
        this.deadlineMoved = deadlineMoved;
        this.roundTrip = roundTrip;
        this.missing = new MissingPackets(roundTrip);
        this.encoding = new Encoding(source, fanout, context, this);
        this.reception = new ReceptionStats(track.codecs().get(0).clockRateHz());
    }

    /**
     * Takes a packet of this stream.
     *
     * @param repaired it came by RTX: not counted as received in time
     * @return a packet for the taken one
     */
    Packet receive(Packet packet, RtpHeader header, long extendedSeq, boolean repaired, long nowNanos) {
        if (!encoding.wants(header.payloadType(), extendedSeq)) {
            return packet;
        }
        if (repaired) {
            missing.repaired(extendedSeq, nowNanos);
        } else {
            watchForBurst(extendedSeq, nowNanos);
            reception.received(extendedSeq, header.timestamp(), packet.arrivalNanos());
            missing.received(extendedSeq, nowNanos);
            gop.received(extendedSeq, header.timestamp(), nowNanos);
        }
        if (!relays.isEmpty()) {
            pend(extendedSeq);
        }
        return encoding.store(packet, header, extendedSeq, nowNanos);
    }

    private void watchForBurst(long extendedSeq, long nowNanos) {
        long skipped = extendedSeq - encoding.newestSeq() - 1;
        // A wider hole is a sender that began anew.
        if (skipped >= Flight.LEAST_BURST && skipped <= MissingPackets.MAX_GAP && encoding.isStarted()) {
            Flight.lossBurst(fanout.room().value(), "", (int) skipped, nowNanos - encoding.lastArrivalNanos());
        }
    }

    private void pend(long extendedSeq) {
        if (pendingCount == 0) {
            context.loop().atTurnEnd(HAND_OVER_RANK, this::handOver);
        } else if (pendingCount == pending.length) {
            pending = Arrays.copyOf(pending, pendingCount * 2);
        }
        pending[pendingCount++] = extendedSeq;
    }

    private void handOver(long nowNanos, Outbox out) {
        for (int r = 0; r < relays.size(); r++) {
            EncodingRelay relay = relays.get(r);
            for (int i = 0; i < pendingCount; i++) {
                StoredPacket stored = encoding.stored(pending[i]);
                if (stored != null && stored.packet != null) {
                    relay.send(stored.packet, stored.extendedSeq, context.loop());
                }
            }
        }
        pendingCount = 0;
    }

    /** From now on the branch gets every packet, and first what a viewer needs to start in the middle. */
    void relayTo(EncodingRelay relay) {
        long first = encoding.gopStart() == Encoding.NO_GOP ? encoding.highestSeq() : encoding.gopStart();
        relay.start(encoding, first);
        relay.answers(requests.responseNanos(), requests.isIgnored());
        relays.add(relay);
    }

    void stopRelaysTo(RoomBranch branch) {
        relays.removeIf(relay -> relay.branch() == branch);
    }

    void senderReport(long epochNanos, int rtpTimestamp, long arrivalNanos) {
        if (encoding.clock().senderReport(epochNanos, rtpTimestamp, arrivalNanos)) {
            fanout.reported(encoding);
        }
        relays.forEach(relay -> relay.senderReport(epochNanos, rtpTimestamp, arrivalNanos));
    }

    @Override
    public void want() {
        requests.want();
        deadlineMoved.run();
    }

    /** Whether the publisher is to be asked for a keyframe now; counts as asked when true. */
    boolean ask(long nowNanos) {
        boolean asked = requests.ask(nowNanos);
        if (asked) {
            keyframesAsked++;
            tellAnswers();
        }
        return asked;
    }

    long nextAsk() {
        return requests.nextDeadline();
    }

    @Override
    public long responseNanos() {
        return requests.responseNanos();
    }

    @Override
    public boolean isIgnored() {
        return requests.isIgnored();
    }

    @Override
    public void began(long firstSeq, long nowNanos) {
        missing.forgetBefore(firstSeq, nowNanos);
        if (requests.isAsked()) {
            context.quality().took(QualityTime.KEYFRAME_ANSWER, nowNanos - requests.firstAskedNanos());
            Flight.keyframeWait(fanout.room().value(), encoding.rid(), nowNanos - requests.firstAskedNanos());
        }
        requests.keyframe(nowNanos);
        gop.keyframe(nowNanos);
        tellAnswers();
    }

    private void tellAnswers() {
        for (int i = 0; i < relays.size(); i++) {
            relays.get(i).answers(requests.responseNanos(), requests.isIgnored());
        }
    }

    /** The whole sequence number of a 16-bit one near the highest received. */
    long extend(int sequenceNumber) {
        return encoding.extend(sequenceNumber);
    }

    @Nullable
    CodecParameters codec() {
        return encoding.codec();
    }

    /** What viewers on this loop read. */
    Encoding encoding() {
        return encoding;
    }

    TrackFanout fanout() {
        return fanout;
    }

    int ssrc() {
        return encoding.ssrc();
    }

    String rid() {
        return encoding.rid();
    }

    ReceiveTrack track() {
        return track;
    }

    ReceptionStats reception() {
        return reception;
    }

    MissingPackets missing() {
        return missing;
    }

    /** To the publisher and back, by how long its repairs take. */
    RoundTrip roundTrip() {
        return roundTrip;
    }

    /** What the next receiver report says of loss since the last, in 1/256. */
    int fractionLost() {
        fractionLost = reception.fractionLostAndReset();
        return fractionLost;
    }

    /** Adds what has come since the last time. */
    void addTo(TrafficTotals totals) {
        uncounted.addTo(totals, TrafficTotals.Flow.in(fanout.isVideo()), encoding.packets(), encoding.octets());
        context.quality().add(QualityCount.REPAIRED, missing.recovered() - repairedBefore);
        context.quality().add(QualityCount.GIVEN_UP, missing.abandoned() - givenUpBefore);
        repairedBefore = missing.recovered();
        givenUpBefore = missing.abandoned();
    }

    /** How it stands, for other threads. */
    TrackSnapshot snapshot(long nowNanos) {
        CodecParameters codec = encoding.codec();
        return new TrackSnapshot(
                fanout.isVideo() ? "video" : "audio",
                codec == null ? "" : codec.encodingName(),
                encoding.rid(),
                encoding.bitrateBps(nowNanos),
                encoding.packets(),
                fractionLost / 256.0,
                missing.recovered(),
                missing.abandoned(),
                keyframesAsked,
                fanout.isVideo() ? encoding.layers().snapshot(nowNanos) : List.of(),
                fanout.isVideo() ? gop.snapshot(requests.isIgnored()) : GopSnapshot.NONE);
    }
}
