// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.Observation;
import java.awt.image.BufferedImage;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pictures of rooms: joins as a viewer inside the process, uncounted ({@link dev.weir.sfu.room.SessionRequest#asHidden}), waits for
 * a decoded frame and leaves.
 *
 * <pre>
 *   take(room) --> taken less than maxAge ago? --yes--> that one
 *                    | no
 *                    +--> being taken? --yes--> the same, when it is there
 *                    | no
 *                    +--> two threads, a short queue, and a refusal behind that
 * </pre>
 *
 * <p>A room is looked into once in {@link SnapshotConfig#maxAge} at most, however many ask: so its publisher is asked for a keyframe no
 * more often either, and mostly not at all, since viewers begin with the cached one. Native code decodes what strangers send, in this
 * process: whoever opens a taker has decided that. Thread-safe; {@link #take} never blocks.
 */
public final class SnapshotTaker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SnapshotTaker.class);
    private static final int THREADS = 2;
    private static final int MAX_WAITING = 32;
    private static final int MAX_KEPT = 500;
    private static final int CLOSE_SECONDS = 10;

    private final Function<RoomName, Optional<RoomSnapshot>> rooms;
    private final Camera camera;
    private final long maxAgeMillis;
    private final Clock clock;
    private final ExecutorService threads;
    private final Map<RoomName, Shot> shots = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final Observation observation;

    /** One picture, from the wish on; without one when there was nothing to see. */
    private record Shot(Instant wished, CompletableFuture<Optional<Snapshot>> picture) {
        /** Of one that is being taken still, no age counts. */
        boolean stands(Instant now, long maxAgeMillis) {
            return !picture.isDone() || now.toEpochMilli() - wished.toEpochMilli() < maxAgeMillis;
        }
    }

    SnapshotTaker(
            Function<RoomName, Optional<RoomSnapshot>> rooms,
            Function<MediaObserver, Observation> observers,
            Camera camera,
            SnapshotConfig config,
            Clock clock) {
        this.rooms = rooms;
        this.camera = camera;
        this.maxAgeMillis = config.maxAge().toMillis();
        this.clock = clock;
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), work -> {
                    Thread thread = new Thread(work, "weir-snapshot-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
        this.observation = observers.apply(new MediaObserver() {
            @Override
            public void publisherLeft(String room, String sessionId, String reason) {
                shots.remove(new RoomName(room));
            }
        });
    }

    /**
     * Loads the native library, which takes some hundred milliseconds, and is ready.
     *
     * @return empty when webrtc-java, its native library or one that this needs is not there: a line of the log says which
     */
    public static Optional<SnapshotTaker> open(Sfu sfu, SnapshotConfig config) {
        try {
            Camera camera = LibwebrtcCamera.open(sfu, config);
            return Optional.of(new SnapshotTaker(sfu::room, sfu::observe, camera, config, Clock.systemUTC()));
        } catch (LinkageError | RuntimeException missing) {
            log.warn(
                    "no snapshots, since webrtc-java or the library of this system cannot be used: {}",
                    reason(missing));
            return Optional.empty();
        }
    }

    /** With all its causes: the innermost one has the name of what is missing, mostly. */
    private static String reason(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::toString)
                .collect(Collectors.joining(": "));
    }

    /**
     * A picture of what the room shows, at most {@link SnapshotConfig#maxAge} old. Empty when the room sends no pictures, or none in time, or
     * in a codec that the library has no decoder for (H.265). Fails with {@link CapacityException} when too many others are being taken.
     */
    public CompletableFuture<Optional<Snapshot>> take(RoomName room) {
        if (!hasPictures(room)) {
            shots.remove(room);
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Instant now = clock.instant();
        Shot mine = new Shot(now, new CompletableFuture<>());
        Shot shot = shots.compute(room, (same, last) -> last != null && last.stands(now, maxAgeMillis) ? last : mine);
        if (shot.equals(mine)) {
            begin(room, shot);
        }
        return shot.picture().copy();
    }

    private boolean hasPictures(RoomName room) {
        return rooms.apply(room).stream()
                .flatMap(snapshot -> snapshot.tracks().stream())
                .anyMatch(track -> track.kind().equals("video"));
    }

    private void begin(RoomName room, Shot shot) {
        forgetSome();
        try {
            threads.execute(() -> take(room, shot));
        } catch (RejectedExecutionException full) {
            shots.remove(room, shot);
            shot.picture().completeExceptionally(new CapacityException("too many pictures are being taken"));
        }
    }

    private void take(RoomName room, Shot shot) {
        try {
            shot.picture().complete(look(room));
        } finally {
            // Whatever was thrown, memory's end too: nobody waits for it for ever, nor does the next one wait for this
            // one.
            shot.picture().complete(Optional.empty());
        }
    }

    private Optional<Snapshot> look(RoomName room) {
        try {
            return camera.look(room).map(this::snapshot);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError failed) {
            if (failures.incrementAndGet() == 1) {
                log.warn("room={} no picture could be taken; further failures are logged at DEBUG", room, failed);
            } else {
                log.debug("room={} no picture could be taken", room, failed);
            }
        }
        return Optional.empty();
    }

    private Snapshot snapshot(BufferedImage picture) {
        return new Snapshot(Jpeg.of(picture), clock.instant(), picture.getWidth(), picture.getHeight());
    }

    /** Rooms end mostly by their publishers' leaving; this is for very many of them at a time. */
    private void forgetSome() {
        while (shots.size() > MAX_KEPT) {
            Optional<Map.Entry<RoomName, Shot>> oldest = shots.entrySet().stream()
                    .filter(entry -> entry.getValue().picture().isDone())
                    .min(Comparator.comparing(entry -> entry.getValue().wished()));
            if (oldest.isEmpty()) {
                return;
            }
            shots.remove(oldest.get().getKey(), oldest.get().getValue());
        }
    }

    /** How many rooms a picture is kept of. */
    int kept() {
        return shots.size();
    }

    /** Waits for those that are being taken, which end soon without a picture. Before the SFU is closed. */
    @Override
    public void close() {
        observation.close();
        threads.shutdownNow();
        try {
            if (threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                camera.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shots.values().forEach(shot -> shot.picture().complete(Optional.empty()));
    }
}
