// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.observe.RecorderObservations;
import dev.weir.sfu.recording.retention.Retention;
import dev.weir.sfu.recording.retention.RetentionSettings;
import dev.weir.sfu.recording.upload.UploadListener;
import dev.weir.sfu.recording.upload.UploadThreads;
import dev.weir.sfu.recording.upload.Uploads;
import dev.weir.sfu.recording.writer.RecordingSink;
import dev.weir.sfu.recording.writer.RoomRecorder;
import dev.weir.sfu.recording.writer.Workshop;
import dev.weir.sfu.recording.writer.WriterThread;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.Observation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the rooms of an SFU to files that survive the process: all rooms, those that a predicate names, or those it is asked for.
 *
 * <p>A room's media loop only copies packets into a bounded ring; threads of the recorder's own make files of them. Each publisher's
 * stay in a room is one recording, cut into parts where the configuration says so; each part is an entry of the {@link Ledger}. What a
 * killed process left is made whole when a recorder is opened on its directory.
 *
 * <p>Close it before the SFU to be certain that the last packets are in the files. All methods may be called from any thread; only
 * {@link #open} and {@link #close} block.
 */
public final class Recorder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final RecordedRooms rooms;
    private final RecorderConfig config;
    private final Ledger ledger;
    private final Workshop workshop;
    private final ScheduledExecutorService closing;
    private final ScheduledFuture<?> housekeeping;
    private final Retention retention;
    private final Optional<Uploads> uploads;
    private final Optional<UploadThreads> uploadThreads;
    private final List<WriterThread> threads = new ArrayList<>();
    private final Map<RoomName, RoomRecorder> recorders = new ConcurrentHashMap<>();
    private final Set<RoomName> started = ConcurrentHashMap.newKeySet();
    private final Set<RoomName> stopped = ConcurrentHashMap.newKeySet();
    private final Observation observation;
    private final Optional<RecorderObservations> observations;
    private volatile boolean closed;
    private final LongAdder failures = new LongAdder();
    private final LongAdder droppedByEnded = new LongAdder();

    private Recorder(RecordedRooms rooms, RecorderConfig config, Ledger ledger, RecordingListener listener) {
        this.rooms = rooms;
        this.config = config;
        this.ledger = ledger;
        this.closing = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "weir-recording-closing");
            thread.setDaemon(true);
            return thread;
        });
        this.observations = config.observations().isNoop()
                ? Optional.empty()
                : Optional.of(new RecorderObservations(
                        config.observations(), config.uploader().isPresent()));
        List<RecordingListener> listeners =
                new ArrayList<>(observations.stream().toList());
        listeners.add(listener);
        this.workshop =
                new Workshop(config, ledger, new CountingListener(listeners, failures), rooms::subject, closing);
        workshop.mend();
        this.retention = new Retention(
                ledger,
                new RetentionSettings(
                        config.maxAge(), config.maxBytes(), config.uploader().isPresent()));
        // After the mending: what is whole again is uploaded like the rest.
        this.uploads = config.uploader()
                .map(uploader -> new Uploads(
                        ledger,
                        uploader,
                        config.uploads(),
                        config.clock(),
                        RandomGenerator.getDefault(),
                        observations.<UploadListener>map(one -> one).orElseGet(() -> new UploadListener() {})));
        this.uploadThreads = uploads.map(UploadThreads::start);
        this.housekeeping = closing.scheduleWithFixedDelay(this::keepHouse, 0, 1, TimeUnit.MINUTES);
        for (int i = 0; i < config.writerThreads(); i++) {
            threads.add(new WriterThread("weir-recording-" + i, System::nanoTime));
        }
        this.observation = rooms.observe(new MediaObserver() {
            @Override
            public void mediaStarted(String room, String sessionId) {
                consider(new RoomName(room));
            }

            @Override
            public void publisherLeft(String room, String sessionId, String reason) {
                stopped.remove(new RoomName(room));
            }
        });
    }

    /** As {@link #open(Sfu, RecorderConfig, RecordingListener)}, and tells nobody. */
    public static Recorder open(Sfu sfu, RecorderConfig config) {
        return open(sfu, config, new RecordingListener() {});
    }

    /**
     * Makes whole what an earlier process left in the directory, and begins to record.
     *
     * @throws RecordingException when the directory can be neither read nor made
     */
    public static Recorder open(Sfu sfu, RecorderConfig config, RecordingListener listener) {
        return open(RecordedRooms.of(sfu), config, listener);
    }

    static Recorder open(RecordedRooms rooms, RecorderConfig config, RecordingListener listener) {
        Ledger ledger = openLedger(config.directory());
        Recorder recorder = new Recorder(rooms, config, ledger, listener);
        rooms.names().forEach(recorder::consider);
        log.info("recordings go to {}", ledger.directory());
        return recorder;
    }

    private void keepHouse() {
        try {
            workshop.mend();
            retention.run(config.clock().instant());
        } catch (RuntimeException bug) {
            log.error("recordings could not be looked after", bug);
        }
    }

    private static Ledger openLedger(Path directory) {
        try {
            return Ledger.open(directory);
        } catch (IOException failed) {
            throw new RecordingException("recordings cannot be kept in " + directory + ": " + failed, failed);
        }
    }

    /** Of what is and was recorded in the directory. */
    public Ledger ledger() {
        return ledger;
    }

    /**
     * Records a room from now on, whoever publishes to it, until it is stopped. Begins at once when somebody publishes, with the newest
     * keyframe that viewers would begin with.
     *
     * @return whether somebody publishes there now; false when the recorder is closed
     */
    public CompletableFuture<Boolean> start(RoomName room) {
        stopped.remove(room);
        started.add(room);
        return attach(room);
    }

    /**
     * Ends the recording of a room, and the order to record it. A room that is recorded without being asked for is so again when its
     * publisher has left and one comes.
     *
     * @return whether it was being recorded
     */
    public boolean stop(RoomName room) {
        started.remove(room);
        RoomRecorder recorder = recorders.get(room);
        if (recorder == null) {
            return false;
        }
        stopped.add(room);
        recorder.leave();
        return true;
    }

    /** How uploads go; empty when nothing is uploaded. */
    public Optional<Uploads> uploads() {
        return uploads;
    }

    /** What recording has done since it was opened. */
    public RecorderStatistics statistics() {
        long dropped = droppedByEnded.sum();
        List<RecordingStatus> present = statuses();
        for (RecordingStatus status : present) {
            dropped += status.droppedPackets();
        }
        return new RecorderStatistics(present.size(), dropped, failures.sum());
    }

    /** The rooms that are being recorded, by name. */
    public List<RecordingStatus> statuses() {
        return recorders.values().stream()
                .map(RoomRecorder::status)
                .sorted(Comparator.comparing(status -> status.room().value()))
                .toList();
    }

    /** How the recording of a room stands; empty when it is not recorded. */
    public Optional<RecordingStatus> status(RoomName room) {
        return Optional.ofNullable(recorders.get(room)).map(RoomRecorder::status);
    }

    /** Media comes in that room: records it when it is to be. */
    private void consider(RoomName room) {
        boolean wanted = started.contains(room) || (config.rooms().test(room) && !stopped.contains(room));
        if (wanted) {
            var unused = attach(room);
        }
    }

    private CompletableFuture<Boolean> attach(RoomName room) {
        RecordingSink sink = new RecordingSink(config.ringBytes());
        RoomRecorder recorder = new RoomRecorder(room, sink, workshop);
        if (recorders.putIfAbsent(room, recorder) != null) {
            return CompletableFuture.completedFuture(true);
        }
        // Asked after the recorder can be found: either it is seen here, or whoever closes sees the recorder.
        if (closed) {
            recorders.remove(room, recorder);
            return CompletableFuture.completedFuture(false);
        }
        return rooms.attach(room, sink).handle((feed, failed) -> {
            if (failed != null || feed.isEmpty()) {
                recorders.remove(room, recorder);
                if (failed != null) {
                    log.error("room={} cannot be recorded", room, failed);
                }
                return false;
            }
            hand(recorder, room, feed.get());
            return true;
        });
    }

    private void hand(RoomRecorder recorder, RoomName room, MediaFeed feed) {
        WriterThread thread = threads.stream()
                .min(Comparator.comparingInt(WriterThread::rooms))
                .orElseThrow();
        thread.add(recorder, () -> {
            droppedByEnded.add(recorder.status().droppedPackets());
            recorders.remove(room, recorder);
            feed.close();
            // Somebody may have come, or asked for it, while the last packets were being written.
            consider(room);
        });
    }

    /** Ends all recordings and completes their files, then ends uploads: the next start goes on with them. May be called twice. */
    @Override
    public void close() {
        closed = true;
        observation.close();
        recorders.values().forEach(RoomRecorder::leave);
        threads.forEach(WriterThread::close);
        housekeeping.cancel(false);
        closing.shutdown();
        try {
            if (!closing.awaitTermination(1, TimeUnit.MINUTES)) {
                log.warn("recordings are still being read for their checksums; the next start will do it");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        uploadThreads.ifPresent(UploadThreads::close);
        observations.ifPresent(RecorderObservations::close);
    }
}
