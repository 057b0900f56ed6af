// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.PublisherWarning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One publisher at most and any number of subscribers, spread over the loops.
 *
 * <p>The publisher is always on the room's home loop; what it sends is handed to a {@link RoomBranch} on each loop that has
 * subscribers. Exists while somebody is in it. Every method says whose it is; unsaid, it is the home loop's.
 */
final class Room {
    private final RoomName name;
    private final TrafficTotals traffic;
    private final RoomContext home;
    private final BiConsumer<String, CloseReason> left;
    /** By the number of the loop; a place is touched by that loop only. */
    private final @Nullable RoomBranch[] branches;

    private final AtomicReferenceArray<List<ViewerSnapshot>> viewersByLoop;
    private final RoomBranch homeBranch;
    private final List<RoomBranch> relayed = new ArrayList<>();
    private final AtomicInteger viewers = new AtomicInteger();
    private @Nullable Publisher publisher;
    private final RoomSinks sinks;
    /** When the first was let in; null until then, when it is known but to those on their way in. */
    private final AtomicReference<@Nullable Instant> openSince = new AtomicReference<>();

    private volatile Published published = new Published(Optional.empty(), false, List.of());

    /** What other threads may know of the publisher. */
    private record Published(Optional<String> sessionId, boolean silent, List<TrackSnapshot> tracks) {}

    /**
     * @param traffic of this room and others of its name
     * @param home what the room's loop gives it
     * @param loops how many loops there are
     * @param left told the id of each session that has ended, and why, on that session's loop
     */
    Room(TrafficTotals traffic, RoomContext home, int loops, BiConsumer<String, CloseReason> left) {
        this.left = left;
        this.traffic = traffic;
        this.name = traffic.name();
        this.home = home;
        this.branches = new @Nullable RoomBranch[loops];
        this.viewersByLoop = new AtomicReferenceArray<>(loops);
        for (int i = 0; i < loops; i++) {
            viewersByLoop.set(i, List.of());
        }
        this.homeBranch = new RoomBranch(name, home);
        this.branches[home.loop().index()] = homeBranch;
        this.sinks = new RoomSinks(name, homeBranch);
    }

    RoomName name() {
        return name;
    }

    /** Any thread. */
    TrafficTotals traffic() {
        return traffic;
    }

    /** Any thread. */
    MediaLoop homeLoop() {
        return home.loop();
    }

    /** Where the publisher's media comes in. */
    TrackFanout fanout(boolean isVideo) {
        return homeBranch.fanout(isVideo);
    }

    /** What the publisher sends of that kind just now; empty when nothing. Any thread. */
    List<CodecParameters> liveCodecs(boolean isVideo) {
        return fanout(isVideo).liveCodecs();
    }

    @Nullable
    Publisher publisher() {
        return publisher;
    }

    void add(Publisher newcomer) {
        openSince.compareAndSet(null, home.wallClock());
        publisher = newcomer;
        relayed.forEach(newcomer::relayTo);
        publishSnapshot();
    }

    RoomSinks sinks() {
        return sinks;
    }

    /** As of {@link dev.weir.sfu.Sfu#attach}. */
    Optional<MediaFeed> attach(MediaSink sink) {
        return publisher == null ? Optional.empty() : Optional.of(sinks.attach(sink));
    }

    /** The part of this room on the loop that calls. */
    RoomBranch branch(RoomContext context) {
        int i = context.loop().index();
        RoomBranch branch = branches[i];
        if (branch == null) {
            branch = new RoomBranch(name, context);
            branches[i] = branch;
        }
        return branch;
    }

    /** A subscriber has come to the branch. The branch's loop. */
    void add(Subscriber newcomer, RoomBranch branch) {
        boolean first = branch.isEmpty();
        openSince.compareAndSet(null, branch.context().wallClock());
        branch.add(newcomer);
        if (!newcomer.isHidden()) {
            viewers.incrementAndGet();
        }
        if (first && branch != homeBranch) {
            home.loop().execute(() -> relayTo(branch));
        }
    }

    private void relayTo(RoomBranch branch) {
        relayed.add(branch);
        if (publisher != null) {
            publisher.relayTo(branch);
        }
    }

    private void stopRelaysTo(RoomBranch branch) {
        relayed.remove(branch);
        if (publisher != null) {
            publisher.stopRelaysTo(branch);
        }
        clear(branch);
    }

    private static void clear(RoomBranch branch) {
        branch.loop()
                .execute(() ->
                        branch.clear(branch.loop().nowNanos(), branch.loop().out()));
    }

    void publisherConnected(Publisher who) {
        home.observers().tell(observer -> observer.publisherJoined(name.value(), who.sessionId()));
    }

    /** The subscriber's loop. */
    void subscriberConnected(Subscriber who) {
        who.tell(observer -> observer.subscriberJoined(name.value(), who.sessionId()));
    }

    void mediaStarted(Publisher who) {
        publishSnapshot();
        home.observers().tell(observer -> observer.mediaStarted(name.value(), who.sessionId()));
    }

    void publisherWarned(Publisher who, PublisherWarning warning) {
        home.observers().tell(observer -> observer.publisherWarned(name.value(), who.sessionId(), warning));
    }

    void publisherSilent(Publisher who) {
        publishSnapshot();
        home.observers().tell(observer -> observer.publisherSilent(name.value(), who.sessionId()));
    }

    void publisherResumed(Publisher who) {
        publishSnapshot();
        home.observers().tell(observer -> observer.publisherResumed(name.value(), who.sessionId()));
    }

    void publisherClosed(Publisher who, CloseReason reason, long nowNanos, Outbox out) {
        who.encodings().forEach(encoding -> encoding.addTo(traffic));
        if (publisher == who) {
            publisher = null;
            homeBranch.clear(nowNanos, out);
            relayed.forEach(Room::clear);
        }
        publishSnapshot();
        home.observers().tell(observer -> observer.publisherLeft(name.value(), who.sessionId(), word(reason)));
        left.accept(who.sessionId(), reason);
    }

    /** The subscriber's loop. */
    void subscriberClosed(Subscriber who, RoomBranch branch, CloseReason reason) {
        branch.remove(who);
        who.addTo(traffic);
        if (branch.isEmpty() && branch != homeBranch) {
            home.loop().execute(() -> stopRelaysTo(branch));
        }
        if (!who.isHidden()) {
            viewers.decrementAndGet();
        }
        who.tell(observer -> observer.subscriberLeft(name.value(), who.sessionId(), word(reason)));
        left.accept(who.sessionId(), reason);
    }

    private static String word(CloseReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /** Once a second: makes the present state readable by other threads, and warns of what is wrong with it. */
    void lookAfter() {
        publishSnapshot();
        if (publisher != null) {
            publisher.warnOf(published.tracks());
        }
    }

    /** Makes the present state readable by other threads. */
    private void publishSnapshot() {
        long now = home.loop().nowNanos();
        List<TrackSnapshot> tracks = new ArrayList<>(2);
        Publisher current = publisher;
        if (current != null) {
            for (IncomingEncoding encoding : current.encodings()) {
                tracks.add(encoding.snapshot(now));
                encoding.addTo(traffic);
            }
        }
        published = new Published(
                Optional.ofNullable(current).map(Publisher::sessionId),
                current != null && current.isSilent(),
                List.copyOf(tracks));
    }

    /** As of {@link dev.weir.sfu.Sfu#selectLayers}. The viewer's loop. */
    boolean selectLayers(String sessionId, LayerSelection selection, MediaLoop loop) {
        RoomBranch branch = branches[loop.index()];
        return branch != null && branch.selectLayers(sessionId, selection);
    }

    /** Makes the state of this loop's viewers readable by other threads. That loop. */
    void publishViewers(MediaLoop loop) {
        RoomBranch branch = branches[loop.index()];
        if (branch != null) {
            viewersByLoop.set(loop.index(), branch.viewers());
            branch.addTo(traffic);
        }
    }

    /** All loops' viewers as of the last publishing. Any thread. */
    List<ViewerSnapshot> viewers() {
        List<ViewerSnapshot> all = new ArrayList<>();
        for (int i = 0; i < viewersByLoop.length(); i++) {
            all.addAll(viewersByLoop.get(i));
        }
        return all;
    }

    /** As of the last publishing, but for the number of subscribers, which is of now; empty until somebody is in. Any thread. */
    Optional<RoomSnapshot> snapshot(boolean listed) {
        Published last = published;
        return Optional.ofNullable(openSince.get())
                .map(since -> new RoomSnapshot(
                        name, since, listed, last.sessionId(), last.silent(), last.tracks(), viewers.get()));
    }
}
