// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.Observation;
import dev.weir.sfu.spi.TrackInfo;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Rooms of which a test says who publishes in them; each publisher sends sound. What an SFU does on its loops happens on the caller's thread. */
final class TestRooms implements RecordedRooms {
    /** Sound of 20 ms that decoders take: silence. */
    private static final byte[] OPUS = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};

    private final List<MediaObserver> observers = new ArrayList<>();
    private final Map<RoomName, String> publishers = new LinkedHashMap<>();
    private final Map<RoomName, List<Seat>> seats = new LinkedHashMap<>();
    private int sessions;

    /** How often somebody was let into a room. */
    int attached;

    /** Until they complete nobody is let in. */
    CompletableFuture<Void> mayAttach = CompletableFuture.completedFuture(null);

    /** A sink in a room. */
    private final class Seat implements MediaFeed {
        final RoomName room;
        final MediaSink sink;

        Seat(RoomName room, MediaSink sink) {
            this.room = room;
            this.sink = sink;
        }

        @Override
        public void requestKeyframe() {}

        @Override
        public void close() {
            synchronized (TestRooms.this) {
                if (in(room).remove(this)) {
                    sink.closed();
                }
            }
        }

        @Override
        public Instant wallClock(long arrivalNanos) {
            return Instant.EPOCH.plusNanos(arrivalNanos);
        }
    }

    private List<Seat> in(RoomName room) {
        return seats.computeIfAbsent(room, key -> new ArrayList<>());
    }

    @Override
    public CompletableFuture<Optional<MediaFeed>> attach(RoomName room, MediaSink sink) {
        return mayAttach.thenApply(now -> sit(room, sink));
    }

    private synchronized Optional<MediaFeed> sit(RoomName room, MediaSink sink) {
        if (!publishers.containsKey(room)) {
            return Optional.empty();
        }
        attached++;
        Seat seat = new Seat(room, sink);
        in(room).add(seat);
        sink.opened(seat);
        return Optional.of(seat);
    }

    @Override
    public synchronized Observation observe(MediaObserver observer) {
        observers.add(observer);
        return () -> observers.remove(observer);
    }

    @Override
    public synchronized List<RoomName> names() {
        return List.copyOf(publishers.keySet());
    }

    @Override
    public Optional<String> subject(String sessionId) {
        return Optional.of("of " + sessionId);
    }

    /** Somebody begins to publish, in the place of who did. */
    synchronized void come(RoomName room) {
        String session = "s" + ++sessions;
        publishers.put(room, session);
        List.copyOf(observers).forEach(observer -> observer.mediaStarted(room.value(), session));
    }

    /** Whoever publishes there sends so many packets of sound. */
    synchronized void send(RoomName room, int packets) {
        TrackInfo track = track(room);
        for (int i = 0; i < packets; i++) {
            byte[] packet = ByteBuffer.allocate(12 + OPUS.length)
                    .put(new byte[] {(byte) 0x80, 111})
                    .putShort((short) i)
                    .putInt(i * 960)
                    .putInt(1)
                    .put(OPUS)
                    .array();
            for (Seat seat : List.copyOf(in(room))) {
                seat.sink.packet(track, packet, 0, packet.length, i, i * 20_000_000L);
            }
        }
    }

    private TrackInfo track(RoomName room) {
        String session = Optional.ofNullable(publishers.get(room)).orElseThrow();
        return new TrackInfo(room.value(), session, "audio", "", 1, "opus", 48_000, 2, Map.of());
    }

    /** The publisher goes, the room stays. */
    synchronized void leave(RoomName room) {
        TrackInfo track = track(room);
        publishers.remove(room);
        List.copyOf(in(room)).forEach(seat -> seat.sink.ended(track));
        List.copyOf(observers).forEach(observer -> observer.publisherLeft(room.value(), track.sessionId(), "remote"));
    }

    /** How many sinks are in a room. */
    synchronized int sinks(RoomName room) {
        return in(room).size();
    }
}
