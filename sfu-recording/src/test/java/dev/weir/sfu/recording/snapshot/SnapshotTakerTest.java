// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.TrackSnapshot;
import dev.weir.sfu.spi.MediaObserver;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SnapshotTakerTest {
    private static final RoomName ROOM = new RoomName("room");

    /** Says which rooms it was told to look into, and sees what it is given. */
    private static final class FakeCamera implements Camera {
        final BlockingQueue<RoomName> looks = new LinkedBlockingQueue<>();
        final SynchronousQueue<Optional<BufferedImage>> sights = new SynchronousQueue<>();
        final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public Optional<BufferedImage> look(RoomName room) throws InterruptedException {
            looks.add(room);
            Optional<BufferedImage> sight = sights.take();
            if (sight.isPresent() && sight.get().getWidth() == 1) {
                throw new IllegalStateException("the lens is broken");
            }
            if (sight.isPresent() && sight.get().getWidth() == 2) {
                throw new OutOfMemoryError("as the test wants it");
            }
            return sight;
        }

        @Override
        public void close() {
            closed.set(true);
        }

        void shows(int width) throws InterruptedException {
            sights.put(Optional.of(new BufferedImage(width, 9, BufferedImage.TYPE_3BYTE_BGR)));
        }

        void showsNothing() throws InterruptedException {
            sights.put(Optional.empty());
        }
    }

    private static final class SetClock extends Clock {
        Instant now = Instant.parse("2026-11-30T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private final FakeCamera camera = new FakeCamera();
    private final SetClock clock = new SetClock();
    private final List<MediaObserver> observers = new ArrayList<>();
    private final AtomicBoolean observing = new AtomicBoolean(true);
    private String kind = "video";
    private final SnapshotTaker taker = new SnapshotTaker(
            room -> room.value().equals("nowhere") ? Optional.empty() : Optional.of(room(room, kind)),
            told -> {
                observers.add(told);
                return () -> observing.set(false);
            },
            camera,
            SnapshotConfig.DEFAULT,
            clock);

    private static RoomSnapshot room(RoomName name, String kind) {
        TrackSnapshot track = new TrackSnapshot(kind, "vp8", "", 0, 0, 0, 0, 0, 0);
        return new RoomSnapshot(name, Instant.EPOCH, true, Optional.of("id"), false, List.of(track), 0);
    }

    @AfterEach
    void close() {
        taker.close();
    }

    private static Optional<Snapshot> get(CompletableFuture<Optional<Snapshot>> picture) throws Exception {
        return picture.get(10, TimeUnit.SECONDS);
    }

    private RoomName look() throws InterruptedException {
        return camera.looks.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void aPictureIsAJpegOfTheMoment() throws Exception {
        CompletableFuture<Optional<Snapshot>> picture = taker.take(ROOM);
        assertThat(look()).isEqualTo(ROOM);
        camera.shows(16);

        Snapshot snapshot = get(picture).orElseThrow();
        assertThat(snapshot.taken()).isEqualTo(clock.now);
        assertThat(snapshot.width()).isEqualTo(16);
        assertThat(snapshot.height()).isEqualTo(9);
        assertThat(ImageIO.read(new ByteArrayInputStream(snapshot.jpeg())).getWidth())
                .isEqualTo(16);
        assertThat(snapshot.jpeg()).startsWith(0xFF, 0xD8);
    }

    @Test
    void allWhoAskMeanwhileAndForFiveSecondsGetTheSame() throws Exception {
        CompletableFuture<Optional<Snapshot>> first = taker.take(ROOM);
        CompletableFuture<Optional<Snapshot>> second = taker.take(ROOM);
        camera.shows(16);
        Snapshot snapshot = get(first).orElseThrow();
        assertThat(get(second)).containsSame(snapshot);
        clock.now = clock.now.plusMillis(4_999);
        assertThat(get(taker.take(ROOM))).containsSame(snapshot);
        assertThat(camera.looks).hasSize(1);

        clock.now = clock.now.plusMillis(1);
        CompletableFuture<Optional<Snapshot>> later = taker.take(ROOM);
        camera.shows(32);
        assertThat(get(later).orElseThrow().width()).isEqualTo(32);
        assertThat(camera.looks).hasSize(2);
    }

    @Test
    void thatThereWasNothingToSeeStandsAsLong() throws Exception {
        CompletableFuture<Optional<Snapshot>> picture = taker.take(ROOM);
        camera.showsNothing();
        assertThat(get(picture)).isEmpty();

        assertThat(get(taker.take(ROOM))).isEmpty();
        assertThat(camera.looks).hasSize(1);
    }

    @Test
    void aFailureOfTheCameraIsNothingToSee() throws Exception {
        CompletableFuture<Optional<Snapshot>> picture = taker.take(ROOM);
        camera.shows(1);

        assertThat(get(picture)).isEmpty();
    }

    @Test
    void noErrorLeavesAnybodyWaiting() throws Exception {
        CompletableFuture<Optional<Snapshot>> picture = taker.take(ROOM);
        camera.shows(2);

        assertThat(get(picture)).isEmpty();
    }

    @Test
    void nobodyLooksIntoARoomWithoutPictures() throws Exception {
        kind = "audio";
        assertThat(get(taker.take(ROOM))).isEmpty();
        assertThat(get(taker.take(new RoomName("nowhere")))).isEmpty();
        assertThat(camera.looks).isEmpty();
    }

    @Test
    void aRoomIsForgottenWithItsPublisher() throws Exception {
        CompletableFuture<Optional<Snapshot>> picture = taker.take(ROOM);
        camera.shows(16);
        get(picture);
        assertThat(taker.kept()).isEqualTo(1);

        observers.forEach(one -> one.publisherLeft("room", "id", "remote"));

        assertThat(taker.kept()).isZero();
        CompletableFuture<Optional<Snapshot>> next = taker.take(ROOM);
        camera.shows(32);
        assertThat(get(next).orElseThrow().width()).isEqualTo(32);
    }

    @Test
    void twoAreTakenAtATimeAndThoseBehindAShortQueueAreRefused() throws Exception {
        List<CompletableFuture<Optional<Snapshot>>> pictures = new ArrayList<>();
        for (int i = 0; i < 2 + 32; i++) {
            pictures.add(taker.take(new RoomName("room-" + i)));
        }
        assertThat(List.of(look(), look())).containsExactlyInAnyOrder(new RoomName("room-0"), new RoomName("room-1"));

        CompletableFuture<Optional<Snapshot>> refused = taker.take(ROOM);
        assertThatThrownBy(() -> get(refused))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CapacityException.class);
        assertThat(camera.looks).isEmpty();
        for (int i = 0; i < pictures.size(); i++) {
            camera.shows(16);
        }
        for (CompletableFuture<Optional<Snapshot>> picture : pictures) {
            assertThat(get(picture)).isPresent();
        }
        CompletableFuture<Optional<Snapshot>> again = taker.take(ROOM);
        camera.shows(16);
        assertThat(get(again)).isPresent();
    }

    @Test
    void theOldestAreForgottenWhenThereAreVeryMany() throws Exception {
        for (int i = 0; i < 510; i++) {
            CompletableFuture<Optional<Snapshot>> picture = taker.take(new RoomName("room-" + i));
            camera.showsNothing();
            get(picture);
            clock.now = clock.now.plusMillis(1);
        }
        assertThat(taker.kept()).isEqualTo(500);
        get(taker.take(new RoomName("room-509")));
        assertThat(camera.looks).hasSize(510);
    }

    @Test
    void closingEndsWhatIsBeingTakenAndThenTheCamera() throws Exception {
        CompletableFuture<Optional<Snapshot>> picture = taker.take(ROOM);
        look();

        taker.close();

        assertThat(get(picture)).isEmpty();
        assertThat(camera.closed).isTrue();
        assertThat(observing).isFalse();
        CompletableFuture<Optional<Snapshot>> late = taker.take(new RoomName("late"));
        assertThatThrownBy(() -> get(late)).hasCauseInstanceOf(CapacityException.class);
    }

    @Test
    void refusesSizesAndTimesThatMakeNoSense() {
        assertThatThrownBy(() -> SnapshotConfig.DEFAULT.withMaxWidth(15)).hasMessageContaining("maxWidth must be 16");
        assertThatThrownBy(() -> new SnapshotConfig(320, Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("maxAge must be positive");
        assertThatThrownBy(() -> new SnapshotConfig(320, Duration.ofSeconds(1), Duration.ofSeconds(-1)))
                .hasMessageContaining("patience must be positive");
    }
}
