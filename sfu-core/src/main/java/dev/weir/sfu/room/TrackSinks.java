// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.spi.TrackInfo;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What all sinks of a room's sound or of its pictures read: the leading encoding, and of the one before it what came before the
 * change.
 *
 * <p>Fed at the end of each turn with all that has come, in order of arrival, be it too late for viewers. Not thread-safe:
 * belongs to the room's home loop; the fan-outs of other loops have no sinks.
 */
final class TrackSinks {
    private static final SinkTrack[] NONE = {};

    /** Where two encodings send sound at a time, sinks stay with the one they have. */
    private static final long SOUND_HANDOVER_NANOS = 200_000_000;

    private final RoomName room;
    private final boolean video;
    private SinkTrack[] tracks = NONE;
    private @Nullable Encoding source;
    private @Nullable TrackInfo info;
    private int given;
    private boolean keyframeWanted;

    TrackSinks(RoomName room, boolean video) {
        this.room = room;
        this.video = video;
    }

    boolean isEmpty() {
        return tracks.length == 0;
    }

    /**
     * A sink comes, perhaps in the midst of a broadcast.
     *
     * @param sinceNanos of sound: when the past begins that it is given; of pictures the newest keyframe says so
     * @return when the past began that it was given; {@code sinceNanos} without any
     */
    long add(SinkFeed feed, @Nullable Encoding lead, long sinceNanos, long nowNanos) {
        if (tracks.length == 0) {
            source = lead;
            info = lead == null ? null : infoOf(lead);
            given = 0;
        }
        giveArrivals();
        SinkTrack track = new SinkTrack(feed);
        tracks = Arrays.copyOf(tracks, tracks.length + 1);
        tracks[tracks.length - 1] = track;
        Encoding encoding = source;
        TrackInfo stream = info;
        if (encoding == null || stream == null) {
            return sinceNanos;
        }
        if (!video) {
            track.begin(stream, encoding, firstSince(encoding, sinceNanos));
            return sinceNanos;
        }
        StoredPacket first = encoding.gopStart() == Encoding.NO_GOP ? null : encoding.stored(encoding.gopStart());
        if (first == null || first.packet == null || !isWhole(encoding, nowNanos)) {
            track.awaitKeyframe(encoding.highestSeq());
            encoding.keyframes().want();
            return sinceNanos;
        }
        long began = first.packet.arrivalNanos();
        track.begin(stream, encoding, encoding.gopStart());
        return began;
    }

    void remove(SinkFeed feed) {
        tracks = Arrays.stream(tracks).filter(track -> track.feed() != feed).toArray(SinkTrack[]::new);
    }

    /** Whether there is everything of the newest group of pictures but what may yet come. */
    private static boolean isWhole(Encoding encoding, long nowNanos) {
        for (long seq = encoding.gopStart(); seq <= encoding.highestSeq(); seq++) {
            if (encoding.stored(seq) == null && !encoding.mayYetCome(seq, nowNanos)) {
                return false;
            }
        }
        return true;
    }

    /** The first packet in the history that came at that moment or later; the next to come when there is none. */
    private static long firstSince(Encoding encoding, long nanos) {
        for (long seq = encoding.oldestSeq(); seq <= encoding.highestSeq(); seq++) {
            StoredPacket stored = encoding.stored(seq);
            if (stored != null && stored.packet != null && stored.packet.arrivalNanos() >= nanos) {
                return seq;
            }
        }
        return encoding.highestSeq() + 1;
    }

    /** What has come in this turn. */
    void turnEnded(@Nullable Encoding lead, long nowNanos) {
        if (tracks.length == 0) {
            return;
        }
        giveArrivals();
        Encoding former = source;
        if (lead != null && lead != former) {
            if (former == null) {
                follow(lead, lead.oldestSeq());
            } else if (video || nowNanos - former.lastArrivalNanos() > SOUND_HANDOVER_NANOS) {
                follow(lead, firstSince(lead, former.lastArrivalNanos() + 1));
            }
        }
        given = 0;
        askForKeyframe();
    }

    /** Sinks read that one from now on: sound from that packet on, pictures from a keyframe. */
    private void follow(Encoding encoding, long firstSeq) {
        TrackInfo stream = infoOf(encoding);
        if (stream == null) {
            return;
        }
        source = encoding;
        info = stream;
        for (SinkTrack track : tracks) {
            if (video) {
                track.awaitKeyframe(Long.MIN_VALUE);
                beginIfKeyframe(track, encoding, stream);
            } else {
                track.begin(stream, encoding, firstSeq);
            }
        }
    }

    private static void beginIfKeyframe(SinkTrack track, Encoding encoding, TrackInfo stream) {
        if (track.mayBegin(encoding)) {
            track.begin(stream, encoding, encoding.gopStart());
        }
    }

    /** Gives what has come and has not been given yet. */
    private void giveArrivals() {
        Encoding encoding = source;
        TrackInfo stream = info;
        if (encoding == null || stream == null) {
            return;
        }
        Arrivals arrivals = encoding.arrivals();
        for (SinkTrack track : tracks) {
            if (track.isWaiting()) {
                beginIfKeyframe(track, encoding, stream);
            } else {
                for (int i = given; i < arrivals.count(); i++) {
                    StoredPacket stored = encoding.stored(arrivals.seq(i));
                    if (stored != null) {
                        track.arrived(stored);
                    }
                }
            }
        }
        given = arrivals.count();
    }

    /** Once while somebody waits: the wish stays until a keyframe comes. */
    private void askForKeyframe() {
        boolean waiting = false;
        for (SinkTrack track : tracks) {
            waiting |= video && track.isWaiting();
        }
        Encoding encoding = source;
        if (waiting && !keyframeWanted && encoding != null) {
            encoding.keyframes().want();
        }
        keyframeWanted = waiting;
    }

    /** An encoding's packets are of another codec from the next on. */
    void codecChanged(Encoding encoding) {
        TrackInfo stream = encoding == source ? infoOf(encoding) : null;
        if (stream == null || stream.equals(info)) {
            return;
        }
        giveArrivals();
        info = stream;
        for (SinkTrack track : tracks) {
            if (video) {
                track.awaitKeyframe(encoding.highestSeq());
            } else {
                track.begin(stream, encoding, encoding.highestSeq() + 1);
            }
        }
    }

    /** The publisher has told of the clock of that encoding. */
    void reported(Encoding encoding) {
        if (encoding == source) {
            for (SinkTrack track : tracks) {
                track.report(encoding.clock());
            }
        }
    }

    /** The publisher has gone. */
    void ended() {
        giveArrivals();
        source = null;
        info = null;
        given = 0;
        for (SinkTrack track : tracks) {
            track.ended();
        }
    }

    private @Nullable TrackInfo infoOf(Encoding encoding) {
        CodecParameters codec = encoding.codec();
        return codec == null
                ? null
                : new TrackInfo(
                        room.value(),
                        encoding.sessionId(),
                        video ? "video" : "audio",
                        encoding.rid(),
                        encoding.ssrc(),
                        codec.encodingName(),
                        codec.clockRateHz(),
                        video ? 0 : codec.channels(),
                        codec.formatParameters());
    }
}
