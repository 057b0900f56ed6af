// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import dev.weir.sfu.recording.upload.UploadSettings;
import dev.weir.sfu.recording.upload.Uploader;
import dev.weir.sfu.room.RoomName;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What a {@link Recorder} records, and how.
 *
 * @param directory of the files; made when it is not there
 * @param rooms which are recorded without being asked for
 * @param layout which files are made
 * @param maxPartDuration when it is longer a recording goes on in another file, at a keyframe; zero for no limit
 * @param maxPartBytes as {@code maxPartDuration}, by the size of all files of a part together; 0 for no limit
 * @param keyframeInterval the longest time between keyframes before one is asked for, so that players can seek and parts can end;
 *     zero to ask for none but those that are needed
 * @param ringBytes of packets of one room that may wait for the disk; what comes beyond that is a gap
 * @param writerThreads among which the rooms are divided, from 1
 * @param uploader where recordings are uploaded to; closed with the recorder
 * @param uploads how they are uploaded
 * @param maxAge since its end, that a recording is kept here; empty for ever
 * @param maxBytes of media in the directory, above which the oldest recordings go; empty for no limit
 * @param clock for the times in the ledger
 * @param observations told of recordings and uploads (see {@link dev.weir.sfu.recording.observe.RecorderObservation}); {@link
 *     ObservationRegistry#NOOP} for nobody, which costs nothing
 */
public record RecorderConfig(
        Path directory,
        Predicate<RoomName> rooms,
        RecordingLayout layout,
        Duration maxPartDuration,
        long maxPartBytes,
        Duration keyframeInterval,
        int ringBytes,
        int writerThreads,
        Optional<Uploader> uploader,
        UploadSettings uploads,
        Optional<Duration> maxAge,
        OptionalLong maxBytes,
        InstantSource clock,
        ObservationRegistry observations) {
    private static final int DEFAULT_RING_BYTES = 8 << 20;
    private static final int LEAST_RING_BYTES = 256 << 10;

    /**
     * Checks what is given.
     *
     * @throws IllegalArgumentException when something is out of its range
     */
    public RecorderConfig {
        require(!maxPartDuration.isNegative(), "maxPartDuration must not be negative: " + maxPartDuration);
        require(maxPartBytes >= 0, "maxPartBytes must not be negative: " + maxPartBytes);
        require(!keyframeInterval.isNegative(), "keyframeInterval must not be negative: " + keyframeInterval);
        require(ringBytes >= LEAST_RING_BYTES, "ringBytes must be at least " + LEAST_RING_BYTES + ": " + ringBytes);
        require(writerThreads > 0, "writerThreads must be positive: " + writerThreads);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Records no room but those that {@link Recorder#start} is asked for, into that directory. */
    public static Builder into(Path directory) {
        return new Builder(directory);
    }

    /** Makes one; everything has a default but the directory. */
    public static final class Builder {
        private final Path directory;
        private Predicate<RoomName> rooms = room -> false;
        private RecordingLayout layout = RecordingLayout.BOTH;
        private Duration maxPartDuration = Duration.ZERO;
        private long maxPartBytes;
        private Duration keyframeInterval = Duration.ofSeconds(10);
        private int ringBytes = DEFAULT_RING_BYTES;
        private int writerThreads = 2;
        private Optional<Uploader> uploader = Optional.empty();
        private UploadSettings uploads = UploadSettings.DEFAULT;
        private Optional<Duration> maxAge = Optional.empty();
        private OptionalLong maxBytes = OptionalLong.empty();
        private InstantSource clock = InstantSource.system();
        private ObservationRegistry observations = ObservationRegistry.NOOP;

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** Rooms that are recorded without being asked for, such as {@code room -> true}; called on media loops. */
        public Builder rooms(Predicate<RoomName> which) {
            rooms = which;
            return this;
        }

        public Builder layout(RecordingLayout which) {
            layout = which;
            return this;
        }

        public Builder maxPartDuration(Duration duration) {
            maxPartDuration = duration;
            return this;
        }

        public Builder maxPartBytes(long bytes) {
            maxPartBytes = bytes;
            return this;
        }

        public Builder keyframeInterval(Duration interval) {
            keyframeInterval = interval;
            return this;
        }

        public Builder ringBytes(int bytes) {
            ringBytes = bytes;
            return this;
        }

        public Builder writerThreads(int threads) {
            writerThreads = threads;
            return this;
        }

        /** Uploads what is recorded, and what was recorded and not uploaded before. Nothing is uploaded without one. */
        public Builder uploader(Uploader to) {
            uploader = Optional.of(to);
            return this;
        }

        public Builder uploads(UploadSettings settings) {
            uploads = settings;
            return this;
        }

        /** How long recordings are kept here; where there is an uploader, only those go that are uploaded. */
        public Builder maxAge(Duration age) {
            maxAge = Optional.of(age);
            return this;
        }

        /** How much is kept here; where there is an uploader, only what is uploaded goes. */
        public Builder maxBytes(long bytes) {
            maxBytes = OptionalLong.of(bytes);
            return this;
        }

        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** Such as the one of a Spring Boot application; nobody is told unless one is given. */
        public Builder observations(ObservationRegistry registry) {
            observations = registry;
            return this;
        }

        /**
         * Makes it.
         *
         * @throws IllegalArgumentException when something is out of its range
         */
        public RecorderConfig build() {
            return new RecorderConfig(
                    directory,
                    rooms,
                    layout,
                    maxPartDuration,
                    maxPartBytes,
                    keyframeInterval,
                    ringBytes,
                    writerThreads,
                    uploader,
                    uploads,
                    maxAge,
                    maxBytes,
                    clock,
                    observations);
        }
    }
}
