// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.error.NoSuchLayerException;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.TurnEnd;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import dev.weir.sfu.sdp.CodecMatch;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.TrackInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger log = LoggerFactory.getLogger(TrackFanout.class);
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

    private final RoomName room;
    private final boolean video;
    private final MediaLoop loop;
    private final List<Encoding> encodings = new ArrayList<>(3);
    private final List<MediaSink> sinks = new ArrayList<>(1);
    private DownTrack[] downTracks = NONE;
    private @Nullable Encoding lead;
    private @Nullable TrackInfo info;
    private volatile List<CodecParameters> liveCodecs = List.of();
    private int liveProfile = PayloadInfo.ABSENT;
    private final LoadShedding shedding;
    private final Evening evening = new Evening();
    private final LayerLadder ladder = new LayerLadder();
    private boolean turnEndAsked;

    TrackFanout(RoomName room, boolean video, MediaLoop loop) {
        this.room = room;
        this.video = video;
        this.loop = loop;
        this.shedding = new LoadShedding(room);
    }

    boolean isVideo() {
        return video;
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
        TrackInfo ended = info;
        lead(null);
        for (DownTrack downTrack : downTracks) {
            downTrack.follow(null, nowNanos, out);
        }
        if (ended != null) {
            sinks.forEach(sink -> sink.ended(ended));
        }
    }

    void add(DownTrack downTrack) {
        downTracks = Arrays.copyOf(downTracks, downTracks.length + 1);
        downTracks[downTracks.length - 1] = downTrack;
    }

    void remove(DownTrack downTrack) {
        downTracks =
                Arrays.stream(downTracks).filter(other -> other != downTrack).toArray(DownTrack[]::new);
    }

    void add(MediaSink sink) {
        sinks.add(sink);
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
    }

    private void lead(@Nullable Encoding encoding) {
        lead = encoding;
        info = encoding == null ? null : infoOf(encoding);
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
        Encoding current = lead;
        for (Encoding other : encodings) {
            if (current != null
                    && !sinks.isEmpty()
                    && other != current
                    && !isSilent(other, nowNanos)
                    && isBetter(other, current, nowNanos)) {
                other.keyframes().want();
            }
        }
    }

    private @Nullable TrackInfo infoOf(Encoding encoding) {
        CodecParameters codec = encoding.codec();
        return codec == null
                ? null
                : new TrackInfo(
                        room.value(),
                        video ? "video" : "audio",
                        codec.encodingName(),
                        codec.clockRateHz(),
                        codec.channels(),
                        codec.formatParameters());
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
    public void turnEnded(long nowNanos, Outbox out) {
        turnEndAsked = false;
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
        for (int i = 0; first != null && i < first.arrivals().count() && !sinks.isEmpty(); i++) {
            feedSinks(first, first.arrivals().seq(i));
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
        if (arrivals.hasKeyframe()) {
            considerLead(encoding, nowNanos);
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

    private void feedSinks(Encoding encoding, long extendedSeq) {
        StoredPacket stored = encoding.stored(extendedSeq);
        Packet packet = stored == null ? null : stored.packet;
        TrackInfo track = info;
        if (packet == null || track == null) {
            return;
        }
        sinks.removeIf(sink -> {
            try {
                sink.packet(
                        track, packet.array(), packet.offset(), packet.length(), extendedSeq, packet.arrivalNanos());
                return false;
            } catch (RuntimeException bug) {
                log.error("room={} a media sink failed and is removed", room, bug);
                return true;
            }
        });
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
