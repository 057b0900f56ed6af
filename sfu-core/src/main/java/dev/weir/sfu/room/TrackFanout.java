// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.error.NoSuchLayerException;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.TurnEnd;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import dev.weir.sfu.sdp.CodecMatch;
import dev.weir.sfu.sdp.CodecParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room's audio or its video on the way from the publisher's encodings to every viewer's slot on this loop.
 *
 * <p>Outlives publishers: it has a source while somebody publishes that kind, and slots whether or not. Packets that arrive in
 * one turn of the loop are gathered and go out at its end viewer by viewer, not packet by packet: one viewer's keys and counters
 * stay in the cache, and its packets stand side by side in the outbox, where the transport can send them as one.
 *
 * <p>Of several simulcast encodings each viewer is fed by the one its link carries ({@link LayerChoice}); the one with the
 * highest bitrate leads: sinks read it, and a viewer nothing is known of begins with it. Not thread-safe: belongs to its loop.
 */
final class TrackFanout implements TurnEnd {
    private static final DownTrack[] NONE = {};

    /** An encoding that has been silent for so long feeds nobody. */
    private static final long SILENCE_NANOS = 1_000_000_000;

    /** How much better another encoding must be to take over. */
    private static final double BETTER = 1.2;

    /** Sound does not wait behind pictures. */
    private static final int AUDIO_RANK = 1;

    private static final int VIDEO_RANK = 2;

    /** What is older than this when its turn comes helps nobody. */
    private static final long STALE_NANOS = 500_000_000;

    /** To so many viewers a picture leaves in one piece: some 0.5 ms of a core for each send to them all (ADR 12). */
    private static final int GATHERING_VIEWERS = 150;

    /** What a picture takes that a publisher spreads over its line; longer ones leave in pieces. */
    private static final long GATHERING_NANOS = 12_000_000;

    private final RoomName room;
    private final boolean video;
    private final MediaLoop loop;
    private final List<Encoding> encodings = new ArrayList<>(3);
    private final TrackSinks sinks;
    private DownTrack[] downTracks = NONE;
    private @Nullable Encoding lead;
    private volatile List<CodecParameters> liveCodecs = List.of();
    private int liveProfile = PayloadInfo.ABSENT;
    private final LoadShedding shedding;
    private final Evening evening = new Evening();
    private final Quality quality;
    private final LayerLadder ladder = new LayerLadder();
    private boolean turnEndAsked;

    TrackFanout(RoomName room, boolean video, MediaLoop loop, Quality quality) {
        this.sinks = new TrackSinks(room, video);
        this.room = room;
        this.video = video;
        this.loop = loop;
        this.quality = quality;
        this.shedding = new LoadShedding(room);
    }

    RoomName room() {
        return room;
    }

    boolean isVideo() {
        return video;
    }

    MediaLoop loop() {
        return loop;
    }

    /** What its loop counts. */
    Quality quality() {
        return quality;
    }

    /** A publisher's stream of this kind begins. */
    void add(Encoding encoding) {
        encodings.add(encoding);
        if (lead == null && encoding.isStarted()) {
            // A copy that already has a past to start from.
            lead(encoding);
            for (DownTrack downTrack : downTracks) {
                downTrack.follow(encoding, loop.nowNanos(), loop.out());
            }
        }
    }

    /** The publisher has gone, and its streams of this kind with it. */
    void clear(long nowNanos, Outbox out) {
        encodings.clear();
        ladder.clear();
        lead(null);
        for (DownTrack downTrack : downTracks) {
            downTrack.follow(null, nowNanos, out);
        }
        sinks.ended();
    }

    void add(DownTrack downTrack) {
        downTracks = Arrays.copyOf(downTracks, downTracks.length + 1);
        downTracks[downTracks.length - 1] = downTrack;
    }

    void remove(DownTrack downTrack) {
        downTracks =
                Arrays.stream(downTracks).filter(other -> other != downTrack).toArray(DownTrack[]::new);
    }

    /** As of {@link TrackSinks#add}. */
    long add(SinkFeed sink, long sinceNanos) {
        if (video && sinks.isEmpty()) {
            leadByBest();
        }
        return sinks.add(sink, lead, sinceNanos, loop.nowNanos());
    }

    void remove(SinkFeed sink) {
        sinks.remove(sink);
    }

    /** The publisher has told of an encoding's clock, and was believed. */
    void reported(Encoding encoding) {
        sinks.reported(encoding);
    }

    /** A slot's viewer has connected. */
    void connected(DownTrack downTrack, long nowNanos, Outbox out) {
        choose(downTrack, nowNanos, out);
        if (downTrack.source() == null) {
            downTrack.follow(lead, nowNanos, out);
        }
    }

    /** A viewer's bandwidth is another than before, or its slot is new. */
    void choose(DownTrack downTrack, long nowNanos, Outbox out) {
        if (video) {
            downTrack.choose(ladder, nowNanos, out);
        }
    }

    /** One of the encodings has stored a packet. */
    void received(Encoding encoding) {
        if (lead == null) {
            lead(encoding);
        } else if (lead != encoding && !video) {
            lead(encoding);
            for (DownTrack downTrack : downTracks) {
                downTrack.follow(encoding, loop.nowNanos(), loop.out());
            }
        }
        if (!turnEndAsked) {
            turnEndAsked = true;
            loop.atTurnEnd(video ? VIDEO_RANK : AUDIO_RANK, this);
        }
    }

    /** An encoding's codec is another than before. */
    void codecChanged(Encoding encoding) {
        if (encoding == lead) {
            lead(encoding);
        }
        sinks.codecChanged(encoding);
    }

    private void lead(@Nullable Encoding encoding) {
        lead = encoding;
        CodecParameters codec = encoding == null ? null : encoding.codec();
        liveProfile = encoding == null ? PayloadInfo.ABSENT : encoding.profileLevelId();
        liveCodecs = codec == null ? List.of() : CodecMatch.asSent(codec, liveProfile);
    }

    /** A better encoding leads from its keyframe on. */
    private void considerLead(Encoding encoding, long nowNanos) {
        Encoding current = lead;
        boolean better = current == null || (encoding != current && isBetter(encoding, current, nowNanos));
        if (better || (encoding == current && encoding.profileLevelId() != liveProfile)) {
            lead(encoding);
        }
    }

    private static boolean isBetter(Encoding other, Encoding current, long nowNanos) {
        return isSilent(current, nowNanos) || other.bitrateBps(nowNanos) > current.bitrateBps(nowNanos) * BETTER;
    }

    private static boolean isSilent(Encoding encoding, long nowNanos) {
        return nowNanos - encoding.lastArrivalNanos() > SILENCE_NANOS;
    }

    /** Measures the layers anew, and lets every viewer choose again. */
    private void considerLayers(long nowNanos, Outbox out) {
        ladder.refresh(encodings, nowNanos);
        for (DownTrack downTrack : downTracks) {
            choose(downTrack, nowNanos, out);
        }
        if (!sinks.isEmpty()) {
            Encoding best = best(nowNanos);
            if (best != null && best != lead) {
                best.keyframes().want();
            }
        }
    }

    /** The one that should lead, as soon as it has a keyframe. */
    private @Nullable Encoding best(long nowNanos) {
        Encoding best = lead;
        for (Encoding other : encodings) {
            boolean flows = other.isStarted() && !isSilent(other, nowNanos);
            if (other != best && flows && (best == null || isBetter(other, best, nowNanos))) {
                best = other;
            }
        }
        return best;
    }

    /** Nobody has read the lead yet who would notice the change: the best one takes over without waiting for a keyframe. */
    private void leadByBest() {
        Encoding best = best(loop.nowNanos());
        if (best != null && best != lead && best.gopStart() != Encoding.NO_GOP) {
            lead(best);
        }
    }

    @Override
    public long sends() {
        long sends = 0;
        for (int i = 0; i < encodings.size(); i++) {
            // Of several encodings a viewer gets one.
            sends = Math.max(sends, encodings.get(i).arrivals().count());
        }
        return sends * downTracks.length;
    }

    @Override
    public long gathersUntil(long nowNanos) {
        boolean gathers = video && downTracks.length >= GATHERING_VIEWERS && loop.sendsRuns();
        return gathers ? gathersUntil(encodings, nowNanos) : nowNanos;
    }

    /** No longer than their pictures take, and not at all when they have nothing, as when the publisher has left within one. */
    static long gathersUntil(List<Encoding> encodings, long nowNanos) {
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < encodings.size(); i++) {
            Encoding encoding = encodings.get(i);
            if (encoding.arrivals().count() > 0) {
                if (encoding.endsPicture()) {
                    return nowNanos;
                }
                oldest = Math.min(oldest, encoding.arrivals().oldestNanos(encoding));
            }
        }
        return oldest == Long.MAX_VALUE ? nowNanos : oldest + GATHERING_NANOS;
    }

    @Override
    public void turnEnded(long nowNanos, Outbox out) {
        turnEndAsked = false;
        for (int i = 0; i < encodings.size(); i++) {
            if (encodings.get(i).arrivals().hasKeyframe()) {
                considerLead(encodings.get(i), nowNanos);
            }
        }
        // Before what is too late for viewers is left out: it is not for sinks.
        sinks.turnEnded(lead, nowNanos);
        for (int i = 0; i < encodings.size(); i++) {
            prepare(encodings.get(i), nowNanos);
        }
        Encoding first = lead;
        if (video && first != null) {
            if (downTracks.length > 0) {
                shedding.consider(downTracks, loop, nowNanos);
            }
            if (ladder.isDue(nowNanos)) {
                considerLayers(nowNanos, out);
            }
        }
        for (DownTrack downTrack : downTracks) {
            downTrack.turnEnded(nowNanos, out);
        }
        for (int i = 0; i < encodings.size(); i++) {
            encodings.get(i).arrivals().clear();
        }
    }

    private void prepare(Encoding encoding, long nowNanos) {
        Arrivals arrivals = encoding.arrivals();
        if (arrivals.count() == 0) {
            return;
        }
        int stale = arrivals.dropBefore(nowNanos - STALE_NANOS, encoding);
        if (stale > 0) {
            loop.counters().stalePackets(stale);
            if (video) {
                resumeAtKeyframe(encoding);
            }
        }
        if (downTracks.length > 0 && arrivals.count() > 0) {
            loop.forwards(arrivals.oldestNanos(encoding));
        }
        if (video && downTracks.length > 0) {
            even(encoding);
        }
    }

    /** A picture that lacks packets is none: after old ones the viewers go on with the next keyframe. */
    private void resumeAtKeyframe(Encoding encoding) {
        encoding.keyframes().want();
        for (DownTrack downTrack : downTracks) {
            if (downTrack.isLive() && downTrack.source() == encoding) {
                downTrack.resumeAtKeyframe();
            }
        }
    }

    /** Before the first viewer is sent them: all are sent the same. */
    private void even(Encoding encoding) {
        Arrivals arrivals = encoding.arrivals();
        for (int i = 0; i < arrivals.count(); i++) {
            StoredPacket packet = encoding.stored(arrivals.seq(i));
            if (packet != null && !packet.isPadding()) {
                evening.add(packet);
            }
        }
        evening.finish();
    }

    /** What the publisher sends just now, as viewers are to know it; empty when nothing. Readable by any thread. */
    List<CodecParameters> liveCodecs() {
        return liveCodecs;
    }

    /**
     * Checks that there is a simulcast encoding of that name.
     *
     * @throws NoSuchLayerException when there is none
     */
    void requireRid(String rid) {
        List<String> rids = encodings.stream().map(Encoding::rid).toList();
        if (rid.isEmpty() || !rids.contains(rid)) {
            throw new NoSuchLayerException("room " + room + " has no simulcast encoding of that rid; it has " + rids);
        }
    }

    /** The best encoding there is; null while nobody publishes. */
    @Nullable
    Encoding lead() {
        return lead;
    }
}
