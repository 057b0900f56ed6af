// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.loop.MediaLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a room that lives on one loop: a fan-out for sound, one for pictures, and the subscribers they feed.
 *
 * <p>On the publisher's loop the fan-outs read the publisher's encodings, on others copies of them. Not thread-safe: belongs to
 * its loop.
 */
final class RoomBranch {
    private final RoomContext context;
    private final TrackFanout audio;
    private final TrackFanout video;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Encoding> copies = new ArrayList<>(2);

    RoomBranch(RoomName name, RoomContext context) {
        this.context = context;
        this.audio = new TrackFanout(name, false, context.loop(), context.quality());
        this.video = new TrackFanout(name, true, context.loop(), context.quality());
    }

    RoomContext context() {
        return context;
    }

    MediaLoop loop() {
        return context.loop();
    }

    TrackFanout fanout(boolean isVideo) {
        return isVideo ? video : audio;
    }

    void add(Subscriber newcomer) {
        subscribers.add(newcomer);
    }

    void remove(Subscriber leaver) {
        subscribers.remove(leaver);
    }

    boolean isEmpty() {
        return subscribers.isEmpty();
    }

    /** As of {@link dev.weir.sfu.Sfu#selectLayers}; whether the viewer is here. */
    boolean selectLayers(String sessionId, LayerSelection selection) {
        for (Subscriber subscriber : subscribers) {
            if (subscriber.sessionId().equals(sessionId)) {
                selection.rid().ifPresent(video::requireRid);
                subscriber.select(selection, loop().nowNanos(), loop().out());
                return true;
            }
        }
        return false;
    }

    /** How the subscribers stand. */
    List<ViewerSnapshot> viewers() {
        return subscribers.stream()
                .filter(subscriber -> !subscriber.isHidden())
                .map(Subscriber::snapshot)
                .toList();
    }

    /** Adds what they have been sent since the last time. */
    void addTo(TrafficTotals totals) {
        subscribers.forEach(subscriber -> subscriber.addTo(totals));
    }

    /** A copy of an encoding of another loop begins. */
    void add(Encoding copy) {
        copies.add(copy);
        copy.fanout().add(copy);
    }

    /** Whether that copy has not ended yet; packets may still be on their way to one that has. */
    boolean has(Encoding copy) {
        return copies.contains(copy);
    }

    /** The publisher has gone, or nobody here watches it any more. */
    void clear(long nowNanos, Outbox out) {
        audio.clear(nowNanos, out);
        video.clear(nowNanos, out);
        copies.forEach(Encoding::release);
        copies.clear();
    }
}
