// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.TurnEnd;
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
 * <p>Of several simulcast encodings the one with the highest bitrate feeds everybody; a better one takes over at its keyframe.
 * Not thread-safe: belongs to its loop.
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
    private @Nullable Encoding source;
    private @Nullable TrackInfo info;
    private volatile @Nullable CodecParameters liveCodec;
    private final LoadShedding shedding;
    private final Evening evening = new Evening();
    private long[] pending = new long[64];
    private int pendingCount;
    private boolean keyframePending;
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
        if (source == null && encoding.isStarted()) {
            // A copy that already has a past to start from.
            use(encoding, loop.nowNanos(), loop.out());
        }
    }

    /** The publisher has gone, and its streams of this kind with it. */
    void clear(long nowNanos, Outbox out) {
        encodings.clear();
        TrackInfo ended = info;
        use(null, nowNanos, out);
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
        downTrack.follow(source, nowNanos, out);
    }

    /** One of the encodings has stored a packet of that number. */
    void received(Encoding encoding, long extendedSeq) {
        if (source == null || (source != encoding && !video)) {
            use(encoding, loop.nowNanos(), loop.out());
        }
        if (encoding != source) {
            return;
        }
        if (pendingCount == pending.length) {
            pending = Arrays.copyOf(pending, pendingCount * 2);
        }
        pending[pendingCount++] = extendedSeq;
        askForTurnEnd();
    }

    /** An encoding's codec is another than before. */
    void codecChanged(Encoding encoding) {
        if (encoding == source) {
            info = infoOf(encoding);
            liveCodec = encoding.codec();
        }
    }

    /** A keyframe of that encoding has begun to arrive. */
    void keyframe(Encoding encoding) {
        Encoding current = source;
        if (current != null && encoding != current && isBetter(encoding, current, loop.nowNanos())) {
            use(encoding, loop.nowNanos(), loop.out());
        }
        if (encoding == source) {
            keyframePending = true;
            askForTurnEnd();
        }
    }

    private static boolean isBetter(Encoding other, Encoding current, long nowNanos) {
        return isSilent(current, nowNanos) || other.bitrateBps(nowNanos) > current.bitrateBps(nowNanos) * BETTER;
    }

    private static boolean isSilent(Encoding encoding, long nowNanos) {
        return nowNanos - encoding.lastArrivalNanos() > SILENCE_NANOS;
    }

    /** Once a second: a better encoding is asked for the keyframe at which it may take over. */
    void considerEncodings(long nowNanos) {
        Encoding current = source;
        for (Encoding other : encodings) {
            if (video
                    && current != null
                    && other != current
                    && !isSilent(other, nowNanos)
                    && isBetter(other, current, nowNanos)) {
                other.keyframes().want();
            }
        }
    }

    private void use(@Nullable Encoding encoding, long nowNanos, Outbox out) {
        source = encoding;
        info = encoding == null ? null : infoOf(encoding);
        liveCodec = encoding == null ? null : encoding.codec();
        pendingCount = 0;
        keyframePending = false;
        for (DownTrack downTrack : downTracks) {
            downTrack.follow(encoding, nowNanos, out);
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

    private void askForTurnEnd() {
        if (!turnEndAsked) {
            turnEndAsked = true;
            loop.atTurnEnd(video ? VIDEO_RANK : AUDIO_RANK, this);
        }
    }

    @Override
    public long sends() {
        return (long) pendingCount * downTracks.length;
    }

    @Override
    public void turnEnded(long nowNanos, Outbox out) {
        turnEndAsked = false;
        Encoding encoding = source;
        if (encoding != null) {
            dropStale(encoding, nowNanos);
            if (video && downTracks.length > 0) {
                shedding.consider(downTracks, encoding, loop, nowNanos);
                even(encoding);
            }
            for (DownTrack downTrack : downTracks) {
                forward(encoding, downTrack, nowNanos, out);
            }
            for (int i = 0; i < pendingCount && !sinks.isEmpty(); i++) {
                feedSinks(encoding, pending[i]);
            }
        }
        pendingCount = 0;
        keyframePending = false;
    }

    /** A picture that lacks packets is none: after old ones the viewers go on with the next keyframe. */
    private void dropStale(Encoding encoding, long nowNanos) {
        int fresh = 0;
        for (int i = 0; i < pendingCount; i++) {
            StoredPacket stored = encoding.stored(pending[i]);
            Packet packet = stored == null ? null : stored.packet;
            if (packet != null && nowNanos - packet.arrivalNanos() <= STALE_NANOS) {
                pending[fresh++] = pending[i];
            }
        }
        if (fresh < pendingCount) {
            loop.counters().stalePackets(pendingCount - fresh);
            pendingCount = fresh;
            if (video) {
                encoding.keyframes().want();
                for (DownTrack downTrack : downTracks) {
                    if (downTrack.isLive()) {
                        downTrack.resumeAtKeyframe();
                    }
                }
            }
        }
    }

    /** Before the first viewer is sent them: all are sent the same. */
    private void even(Encoding encoding) {
        for (int i = 0; i < pendingCount; i++) {
            StoredPacket packet = encoding.stored(pending[i]);
            if (packet != null && !packet.isPadding()) {
                evening.add(packet);
            }
        }
        evening.finish();
    }

    private void forward(Encoding encoding, DownTrack downTrack, long nowNanos, Outbox out) {
        if (keyframePending) {
            downTrack.keyframe(encoding, nowNanos, out);
        }
        for (int i = 0; i < pendingCount; i++) {
            StoredPacket packet = encoding.stored(pending[i]);
            if (packet != null) {
                downTrack.received(encoding, packet, nowNanos, out);
            }
        }
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

    /** What the publisher sends just now. Readable by any thread. */
    @Nullable
    CodecParameters liveCodec() {
        return liveCodec;
    }

    @Nullable
    Encoding source() {
        return source;
    }
}
