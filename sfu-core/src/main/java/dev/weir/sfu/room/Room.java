// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.spi.MediaSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One publisher at most, any number of subscribers, and a fan-out for sound and one for pictures between them.
 *
 * <p>Exists while somebody is in it. Not thread-safe but for {@link #snapshot} and {@link #liveCodecs}: belongs to its loop.
 */
final class Room {
    private final RoomName name;
    private final RoomContext context;
    private final Consumer<String> left;
    private final TrackFanout audio;
    private final TrackFanout video;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private @Nullable Publisher publisher;
    private volatile RoomSnapshot snapshot;

    /** @param left told the id of each session that has ended */
    Room(RoomName name, RoomContext context, Consumer<String> left) {
        this.left = left;
        this.name = name;
        this.context = context;
        this.audio = new TrackFanout(name, false, context.loop());
        this.video = new TrackFanout(name, true, context.loop());
        this.snapshot = new RoomSnapshot(name, false, List.of(), 0);
    }

    RoomName name() {
        return name;
    }

    TrackFanout fanout(boolean isVideo) {
        return isVideo ? video : audio;
    }

    /** What the publisher sends of that kind just now; empty when nothing. Any thread. */
    List<CodecParameters> liveCodecs(boolean isVideo) {
        CodecParameters live = fanout(isVideo).liveCodec();
        return live == null ? List.of() : List.of(live);
    }

    @Nullable
    Publisher publisher() {
        return publisher;
    }

    boolean isEmpty() {
        return publisher == null && subscribers.isEmpty();
    }

    void add(Publisher newcomer) {
        publisher = newcomer;
        publishSnapshot();
    }

    void add(Subscriber newcomer) {
        subscribers.add(newcomer);
        publishSnapshot();
    }

    void add(MediaSink sink) {
        audio.add(sink);
        video.add(sink);
    }

    void publisherConnected(Publisher who) {
        context.observer().tell(observer -> observer.publisherJoined(name.value(), who.sessionId()));
    }

    void subscriberConnected(Subscriber who) {
        context.observer().tell(observer -> observer.subscriberJoined(name.value(), who.sessionId()));
    }

    void publisherClosed(Publisher who, CloseReason reason, long nowNanos, Outbox out) {
        if (publisher == who) {
            publisher = null;
            audio.clear(nowNanos, out);
            video.clear(nowNanos, out);
        }
        publishSnapshot();
        context.observer().tell(observer -> observer.publisherLeft(name.value(), who.sessionId(), word(reason)));
        left.accept(who.sessionId());
    }

    void subscriberClosed(Subscriber who, CloseReason reason) {
        subscribers.remove(who);
        publishSnapshot();
        context.observer().tell(observer -> observer.subscriberLeft(name.value(), who.sessionId(), word(reason)));
        left.accept(who.sessionId());
    }

    private static String word(CloseReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /** Makes the present state readable by other threads. */
    void publishSnapshot() {
        long now = context.loop().nowNanos();
        List<TrackSnapshot> tracks = new ArrayList<>(2);
        Publisher current = publisher;
        if (current != null) {
            for (Encoding encoding : current.encodings()) {
                CodecParameters codec = encoding.codec();
                tracks.add(new TrackSnapshot(
                        encoding.fanout().isVideo() ? "video" : "audio",
                        codec == null ? "" : codec.encodingName(),
                        encoding.bitrateBps(now),
                        encoding.packets()));
            }
        }
        snapshot = new RoomSnapshot(name, current != null, tracks, subscribers.size());
    }

    RoomSnapshot snapshot() {
        return snapshot;
    }
}
