// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.room.ViewerSnapshot.VideoState;
import org.jspecify.annotations.Nullable;

/**
 * One slot of a viewer: an m-line that carries one of its fan-out's encodings, as one continuous stream.
 *
 * <pre>
 *              source, connected                      replay has caught up
 *   NONE ------------------------> WAITING --> REPLAYING ------------------> LIVE --+  another layer's
 *    ^   no source, or a codec        |   keyframe, or patience ends          |  ^  |  keyframe
 *    |   the viewer cannot take       +---------------------------------------+  +--+
 *    +------------------------------- source gone ----------------------------+  viewer's decoder asks anew
 * </pre>
 *
 * The two PAUSED are entered from anywhere, when the server is overloaded or the viewer's link carries sound at best, and left for
 * WAITING.
 *
 * <p>A joiner mid-GOP is given whichever is sooner: the group of pictures so far, replayed fast, or a fresh keyframe from the
 * publisher. A keyframe that arrives during a replay ends it. Audio has no keyframes and is LIVE at once.
 *
 * <p>The source and its fan-out outlive no publisher; the slot does. Not thread-safe: belongs to its room's loop.
 */
final class DownTrack {
    private static final long MILLIS = 1_000_000;

    /** A viewer whose decoder asks for a keyframe gets another start at most so often; one that keeps asking, less often. */
    private static final long RESTART_SPACING = 1_000 * MILLIS;

    private static final long MAX_RESTART_SPACING = 16_000 * MILLIS;

    /** A link that is too narrow for what it is sent does not wait longer for the keyframe of a publisher that heeds no requests. */
    private static final long DOWNWARD_PATIENCE = 1_000 * MILLIS;

    private final TrackFanout fanout;
    private final Peer peer;
    private final SplicedStream stream;
    private final LayerChoice choice = new LayerChoice();
    private final ViewerFlight flight;
    private final Runnable deadlineMoved;
    private VideoState mode = VideoState.NONE;
    private @Nullable Encoding source;
    private @Nullable Layer wanted;
    private long wantedNanos;
    private @Nullable Replay replay;
    private long cursor;
    private long patienceEnds;
    private long startedNanos;
    private long restartSpacing = RESTART_SPACING;
    private final ReportedLoss loss = new ReportedLoss();
    private final PictureWait wait;
    private long switches;
    private long keyframesAsked;
    private long interruptions;

    /** @param deadlineMoved called when {@link #nextDeadline} became sooner outside {@link #handleTimeout} */
    DownTrack(SplicedStream stream, TrackFanout fanout, Peer peer, ViewerFlight flight, Runnable deadlineMoved) {
        this.stream = stream;
        this.fanout = fanout;
        this.wait = new PictureWait(fanout);
        this.peer = peer;
        this.flight = flight;
        this.deadlineMoved = deadlineMoved;
    }

    /** Begins with an encoding, as far as there is one and the viewer is connected. */
    void follow(@Nullable Encoding encoding, long nowNanos, Outbox out) {
        if (encoding == null) {
            choice.clear();
            wanted = null;
        }
        if (encoding == null || peer.state() != Peer.State.CONNECTED || !encoding.isStarted()) {
            feedFrom(null);
            enter(VideoState.NONE);
        } else {
            start(encoding, nowNanos, out);
        }
    }

    private void enter(VideoState next) {
        if (mode == VideoState.LIVE && next != VideoState.LIVE && next != VideoState.NONE && fanout.isVideo()) {
            interruptions++;
        }
        mode = next;
        wait.entered(next);
    }

    private void feedFrom(@Nullable Encoding encoding) {
        source = encoding;
        if (encoding == null) {
            stream.wire().forgetSources();
        }
    }

    private void start(Encoding encoding, long nowNanos, Outbox out) {
        feedFrom(encoding);
        replay = null;
        if (!fanout.isVideo()) {
            startAudio(encoding, nowNanos, out);
            return;
        }
        enter(VideoState.WAITING);
        patienceEnds = Long.MAX_VALUE;
        KeyframeSource keyframes = encoding.keyframes();
        if (encoding.gopStart() == Encoding.NO_GOP) {
            encoding.keyframes().want();
            return;
        }
        long backlog = encoding.bytesSince(encoding.gopStart());
        long replayNanos = Replay.estimateNanos(
                backlog,
                encoding.bitrateBps(nowNanos),
                stream.wire().bandwidth().provenBps());
        if (keyframes.responseNanos() < replayNanos) {
            encoding.keyframes().want();
            patienceEnds = nowNanos + 2 * keyframes.responseNanos() + 50 * MILLIS;
            deadlineMoved.run();
            return;
        }
        if (keyframes.responseNanos() == KeyframeRequests.UNKNOWN && !keyframes.isIgnored()) {
            // Worth one question: the answer tells for all later joiners, and a fresh keyframe ends this replay early.
            encoding.keyframes().want();
        }
        replayFrom(encoding, nowNanos, out);
    }

    private void startAudio(Encoding encoding, long nowNanos, Outbox out) {
        StoredPacket head = encoding.stored(encoding.highestSeq());
        if (head != null) {
            enter(VideoState.LIVE);
            stream.join(encoding, head, null, nowNanos, out);
        }
    }

    private void replayFrom(Encoding encoding, long nowNanos, Outbox out) {
        StoredPacket head = encoding.stored(encoding.highestSeq());
        StoredPacket first = encoding.gopStart() == Encoding.NO_GOP ? null : encoding.stored(encoding.gopStart());
        if (first == null || head == null) {
            enter(VideoState.WAITING);
            patienceEnds = Long.MAX_VALUE;
            encoding.keyframes().want();
            return;
        }
        startedNanos = nowNanos;
        cursor = first.extendedSeq;
        stream.begin(encoding, first, head, nowNanos);
        replay = new Replay(nowNanos);
        enter(VideoState.REPLAYING);
        goOn(encoding, nowNanos, out);
        deadlineMoved.run();
    }

    /** Chooses among the layers there are; called a few times a second, and when the viewer's bandwidth has changed. */
    void choose(LayerLadder ladder, long nowNanos, Outbox out) {
        Layer layer = choice.choose(ladder, stream.wire().bandwidth().videoBps(), nowNanos);
        if (layer == null || peer.state() != Peer.State.CONNECTED || mode == VideoState.PAUSED_BY_OVERLOAD) {
            return;
        }
        stream.wire().wishFor(choice.next(ladder, nowNanos));
        if (layer != wanted) {
            wanted = layer;
            wantedNanos = nowNanos;
        }
        int spatial = stream.wire().wantedSpatial();
        int temporal = stream.wire().wantedTemporal();
        stream.wire().want(choice.spatial(ladder, layer), choice.temporal(ladder, layer));
        if (layer.encoding() == source) {
            flight.rewanted(layer.encoding(), spatial, temporal, stream.wire(), choice.cause());
        }
        if (choice.isHopeless(nowNanos) && stream.wire().bandwidth().isPrecise()) {
            enter(VideoState.PAUSED_BY_BANDWIDTH);
            replay = null;
        } else if (mode == VideoState.PAUSED_BY_BANDWIDTH) {
            start(layer.encoding(), nowNanos, out);
        } else if (layer.encoding() != source) {
            approach(layer.encoding(), nowNanos, out);
        } else if (stream.wire().needsKeyframe()) {
            layer.encoding().keyframes().want();
        }
    }

    /** On the way to another encoding, which is entered at a keyframe. */
    private void approach(Encoding next, long nowNanos, Outbox out) {
        Encoding current = source;
        if (current == null || mode == VideoState.WAITING) {
            start(next, nowNanos, out);
            return;
        }
        next.keyframes().want();
        boolean down = next.bitrateBps(nowNanos) < current.bitrateBps(nowNanos);
        if (down && nowNanos - wantedNanos >= DOWNWARD_PATIENCE && next.gopStart() != Encoding.NO_GOP) {
            feedFrom(next);
            switches++;
            flight.switched(current, next, stream.wire(), choice.cause());
            replayFrom(next, nowNanos, out);
        }
    }

    /** A turn's packets have come. */
    void turnEnded(long nowNanos, Outbox out) {
        Encoding current = source;
        if (current == null) {
            Encoding any = mode == VideoState.NONE ? fanout.lead() : null;
            if (any != null && peer.state() == Peer.State.CONNECTED) {
                start(any, nowNanos, out);
            }
            return;
        }
        Layer aim = wanted;
        if (aim != null
                && aim.encoding() != current
                && mode == VideoState.LIVE
                && aim.encoding().arrivals().hasKeyframe()) {
            switchTo(aim.encoding(), current, nowNanos, out);
            return;
        }
        Arrivals arrivals = current.arrivals();
        if (arrivals.hasKeyframe()) {
            keyframe(current, nowNanos, out);
        }
        for (int i = 0; i < arrivals.count() && mode == VideoState.LIVE; i++) {
            StoredPacket packet = current.stored(arrivals.seq(i));
            if (packet != null) {
                stream.forward(packet, nowNanos, out);
            }
        }
    }

    /** Goes over to another layer at its keyframe, which has just begun to arrive, without a seam. */
    private void switchTo(Encoding next, Encoding former, long nowNanos, Outbox out) {
        StoredPacket first = next.gopStart() == Encoding.NO_GOP ? null : next.stored(next.gopStart());
        if (first != null) {
            feedFrom(next);
            startedNanos = nowNanos;
            switches++;
            flight.switched(former, next, stream.wire(), choice.cause());
            stream.join(next, first, former, nowNanos, out);
            if (stream.wire().bandwidth().videoBps() < former.bitrateBps(nowNanos)) {
                // Its link was too narrow for the former: the new keyframe first.
                stream.wire().forgetFormerSources();
            }
        }
    }

    /** A keyframe of the source has begun to arrive. */
    private void keyframe(Encoding encoding, long nowNanos, Outbox out) {
        if (mode == VideoState.WAITING) {
            replayFrom(encoding, nowNanos, out);
        } else if (mode == VideoState.REPLAYING && encoding.gopStart() > cursor) {
            StoredPacket first = encoding.stored(encoding.gopStart());
            if (first != null) {
                cursor = first.extendedSeq;
                stream.jumpTo(encoding, first);
            }
        }
    }

    /** Sends no video until {@link #resumeAtKeyframe}: the server has too much to do. */
    void pause() {
        enter(VideoState.PAUSED_BY_OVERLOAD);
        replay = null;
    }

    boolean isPaused() {
        return mode == VideoState.PAUSED_BY_OVERLOAD;
    }

    /** Goes on with the next keyframe, which leaves no gap. */
    void resumeAtKeyframe() {
        enter(VideoState.WAITING);
        replay = null;
        patienceEnds = Long.MAX_VALUE;
        Encoding encoding = source;
        if (encoding != null) {
            encoding.keyframes().want();
        }
    }

    boolean isLive() {
        return mode == VideoState.LIVE;
    }

    private void goOn(Encoding encoding, long nowNanos, Outbox out) {
        Replay pace = replay;
        if (pace == null) {
            return;
        }
        long backlog = Math.max(0, (encoding.highestSeq() - cursor + 1) * 1_000);
        pace.advance(
                nowNanos,
                backlog,
                encoding.bitrateBps(nowNanos),
                stream.wire().bandwidth().provenBps());
        while (cursor <= encoding.highestSeq()) {
            StoredPacket packet = encoding.stored(cursor);
            if (packet == null) {
                if (encoding.mayYetCome(cursor, nowNanos)) {
                    return;
                }
            } else if (!pace.mayTake(packet.payloadBytes)) {
                return;
            } else {
                pace.take(stream.replay(packet, nowNanos, out));
            }
            cursor++;
        }
        replay = null;
        enter(VideoState.LIVE);
    }

    /** The viewer's decoder cannot go on (PLI or FIR). */
    void keyframeWanted(long nowNanos, Outbox out) {
        keyframesAsked++;
        Encoding encoding = source;
        if (encoding == null
                || mode == VideoState.REPLAYING
                || mode == VideoState.PAUSED_BY_OVERLOAD
                || mode == VideoState.PAUSED_BY_BANDWIDTH) {
            return;
        }
        if (nowNanos - startedNanos >= 2 * MAX_RESTART_SPACING) {
            restartSpacing = RESTART_SPACING;
        }
        boolean mayRestart = mode == VideoState.LIVE && nowNanos - startedNanos >= restartSpacing;
        // A group with a hole would only bring the decoder to the same place again. Asked last: it looks at every
        // packet.
        if (mayRestart && encoding.gopStart() != Encoding.NO_GOP && encoding.isWholeSince(encoding.gopStart())) {
            restartSpacing = Math.min(2 * restartSpacing, MAX_RESTART_SPACING);
            start(encoding, nowNanos, out);
        } else {
            encoding.keyframes().want();
        }
    }

    long nextDeadline() {
        Replay pace = replay;
        if (mode == VideoState.REPLAYING && pace != null) {
            return pace.nextTick();
        }
        return mode == VideoState.WAITING ? patienceEnds : Long.MAX_VALUE;
    }

    void handleTimeout(long nowNanos, Outbox out) {
        Encoding encoding = source;
        if (encoding == null || nowNanos < nextDeadline()) {
            return;
        }
        if (mode == VideoState.REPLAYING) {
            goOn(encoding, nowNanos, out);
        } else if (mode == VideoState.WAITING) {
            patienceEnds = Long.MAX_VALUE;
            replayFrom(encoding, nowNanos, out);
        }
    }

    /** The viewer's RTP timestamp of what the publisher's camera or microphone takes in now; once {@link #canReport}. */
    int timestampAt(long nowNanos) {
        Encoding encoding = source;
        return encoding == null ? 0 : stream.timestampAt(encoding, nowNanos);
    }

    /** Whether something was sent and the publisher's clock is known, so that a sender report can be made. */
    boolean canReport() {
        Encoding encoding = source;
        return encoding != null
                && stream.wire().packets() > 0
                && mode != VideoState.NONE
                && encoding.clock().known();
    }

    /** What the viewer says it lost. */
    ReportedLoss loss() {
        return loss;
    }

    /** For how long it has nothing to send. */
    PictureWait waiting() {
        return wait;
    }

    @Nullable
    Encoding source() {
        return source;
    }

    /** Which layer it is to carry. */
    LayerChoice choice() {
        return choice;
    }

    /** How often the slot went over to another layer's encoding. */
    long switches() {
        return switches;
    }

    VideoState state() {
        return mode;
    }

    /** How often the viewer's decoder could not go on. */
    long keyframesAsked() {
        return keyframesAsked;
    }

    /** How often the picture was stopped on our side. */
    long interruptions() {
        return interruptions;
    }

    TrackFanout fanout() {
        return fanout;
    }

    SplicedStream stream() {
        return stream;
    }
}
