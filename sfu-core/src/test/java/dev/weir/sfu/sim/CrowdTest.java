// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.dtls.DtlsCertificate;
import dev.weir.sfu.dtls.HandshakeThreads;
import dev.weir.sfu.error.RoomBusyException;
import dev.weir.sfu.error.RoomFullException;
import dev.weir.sfu.loop.LoopThread;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.peer.PeerFactory;
import dev.weir.sfu.peer.PeerTimeouts;
import dev.weir.sfu.room.Client;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomPolicy;
import dev.weir.sfu.room.Rooms;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionEnd;
import dev.weir.sfu.room.SessionRequest;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.transport.DatagramHandler;
import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.TransportCounters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand requests at once: on real threads and loops, with a clock that stands still until it is moved. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CrowdTest {
    private static final int CROWD = 1_000;
    private static final long SETUP_NANOS = 10_000_000_000L;
    private static final RoomName ROOM = new RoomName("room");
    private static final RoomName SMALL = new RoomName("small");
    private static final int SMALL_VIEWERS = 7;

    private final AtomicLong clock = new AtomicLong(1_000_000_000);
    private final ExecutorService doors = Executors.newFixedThreadPool(16);
    private final List<LoopThread> threads = new ArrayList<>();
    /** Real ones: those of the simulation belong to one thread, and give the same ufrag to two that ask at once. */
    private final SecureRandom secrets = new SecureRandom();

    private List<MediaLoop> loops = List.of();
    private Rooms rooms = rooms();

    /** A port to which nobody sends. */
    private static final class QuietTransport implements Transport {
        private final Semaphore wakeUps = new Semaphore(0);

        @Override
        public int receive(DatagramHandler handler, int maxDatagrams, long nowNanos) {
            return 0;
        }

        @Override
        public void send(Outbox outbox) {}

        @Override
        public void await(long timeoutNanos) {
            // Not for as long as it is told: the clock moves when the test says so, and then the loop is woken.
            wakeUps.acquireUninterruptibly();
            wakeUps.drainPermits();
        }

        @Override
        public void wakeUp() {
            wakeUps.release();
        }

        @Override
        public List<InetSocketAddress> localAddresses() {
            return List.of();
        }

        @Override
        public void remember(Path path) {}

        @Override
        public void forget(Path path) {}

        @Override
        public TransportCounters counters() {
            return new TransportCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public void close() {}
    }

    private Rooms rooms() {
        PeerFactory peers = new PeerFactory(
                DtlsCertificate.generate(secrets, Instant.EPOCH),
                HandshakeThreads.pool(32),
                secrets,
                new PeerTimeouts(SETUP_NANOS, 3 * SETUP_NANOS));
        List<QuietTransport> transports =
                IntStream.range(0, 3).mapToObj(i -> new QuietTransport()).toList();
        loops = MediaLoop.sharing(transports, clock.get());
        RoomPolicy small = new RoomPolicy(true, SMALL_VIEWERS, Optional.empty(), true);
        Rooms made = new Rooms(
                loops,
                peers,
                new Rooms.Limits(
                        1 << 20,
                        2 * CROWD,
                        CROWD,
                        0,
                        2 * SETUP_NANOS,
                        0,
                        name -> name.equals(SMALL) ? small : RoomPolicy.DEFAULT),
                client -> List.of(),
                Scenario.EPOCH_OFFSET_NANOS,
                new SplittableRandom(1),
                secrets,
                new MediaObserver() {});
        for (MediaLoop loop : loops) {
            threads.add(LoopThread.start(loop, transports.get(loop.index()), clock::get, "crowd-" + loop.index()));
        }
        return made;
    }

    @BeforeEach
    void warmUp() {
        // The pool's threads are there before they are counted.
        crowd(i -> CompletableFuture.completedFuture(i));
    }

    @AfterEach
    void close() {
        var unused = rooms.close();
        threads.forEach(LoopThread::close);
        doors.shutdownNow();
    }

    private static String recorded(String name) {
        try (InputStream in = CrowdTest.class.getResourceAsStream("/vectors/sdp/" + name + ".sdp")) {
            if (in == null) {
                throw new IllegalArgumentException("no vector of that name: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SessionRequest request(RoomName room, String offer, String subject) {
        return new SessionRequest(room, offer, Client.named(InetAddress.getLoopbackAddress(), subject));
    }

    /** All of them at once, and how each one ended. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private <T> List<CompletableFuture<T>> crowd(IntFunction<CompletableFuture<T>> one) {
        List<CompletableFuture<T>> answers = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch asked = new CountDownLatch(CROWD);
        for (int i = 0; i < CROWD; i++) {
            int number = i;
            doors.execute(() -> {
                answers.add(one.apply(number));
                asked.countDown();
            });
        }
        try {
            assertThat(asked.await(1, TimeUnit.MINUTES)).as("all were asked").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        answers.forEach(CrowdTest::await);
        return answers;
    }

    private static void await(CompletableFuture<?> answer) {
        try {
            answer.handle((value, failure) -> true).get(1, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> List<T> admitted(List<CompletableFuture<T>> answers) {
        return answers.stream()
                .filter(answer -> !answer.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
    }

    private static <T> List<Throwable> refused(List<CompletableFuture<T>> answers) {
        return answers.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .map(answer -> answer.handle((value, failure) -> failure).join())
                .map(failure -> failure instanceof CompletionException wrapped ? wrapped.getCause() : failure)
                .toList();
    }

    /** Moves the clock and lets every loop have a turn then. */
    private void pass(long nanos) {
        clock.addAndGet(nanos);
        List<CompletableFuture<Boolean>> turns = new ArrayList<>();
        // The first may run in a turn that began before the clock moved, the second before what is due in its turn.
        for (int i = 0; i < 3; i++) {
            for (MediaLoop loop : loops) {
                CompletableFuture<Boolean> turn = new CompletableFuture<>();
                loop.execute(() -> turn.complete(true));
                turns.add(turn);
            }
            turns.forEach(CompletableFuture::join);
        }
    }

    private void assertNothingIsLeft() {
        assertThat(rooms.sessions()).isEmpty();
        assertThat(rooms.snapshots()).isEmpty();
        assertThat(loops)
                .allSatisfy(loop -> assertThat(loop.pool().outstanding()).isZero());
    }

    @Test
    void ofThousandWhoPublishToOneRoomOneGetsItAndNothingIsLeftWhenItNeverConnects() {
        String offer = recorded("chromium-156.0.8078.79-publish");
        int threadsBefore = Thread.activeCount();

        List<CompletableFuture<SessionAnswer>> answers =
                crowd(i -> rooms.publish(request(ROOM, offer, i % 2 == 0 ? "" : "subject-" + i)));

        assertThat(admitted(answers)).hasSize(1);
        assertThat(refused(answers)).hasSize(CROWD - 1).hasOnlyElementsOfType(RoomBusyException.class);
        assertThat(rooms.sessions())
                .singleElement()
                .satisfies(winner -> assertThat(winner.sessionId())
                        .isEqualTo(admitted(answers).get(0).sessionId()));
        assertThat(rooms.snapshots())
                .singleElement()
                .satisfies(room -> assertThat(room.hasPublisher()).isTrue());
        pass(SETUP_NANOS);
        assertNothingIsLeft();
        assertThat(Thread.activeCount()).isEqualTo(threadsBefore);
    }

    @Test
    void ofThousandSessionsOfOneSubjectOneIsLeftAndTheOthersWereReplaced() {
        String offer = recorded("libdatachannel-obslike-0.24.0-publish-h264");

        List<CompletableFuture<SessionAnswer>> answers = crowd(i -> rooms.publish(request(ROOM, offer, "alice")));

        assertThat(admitted(answers)).hasSize(CROWD);
        assertThat(rooms.sessions()).hasSize(1);
        assertThat(admitted(answers).stream()
                        .map(SessionAnswer::sessionId)
                        .map(rooms::endOf)
                        .flatMap(Optional::stream)
                        .map(SessionEnd::reason))
                .hasSize(CROWD - 1)
                .containsOnly(SessionEnd.Reason.REPLACED);
        pass(SETUP_NANOS);
        assertNothingIsLeft();
    }

    @Test
    void ofThousandViewersNoMoreGetInThanTheRoomTakes() {
        String offer = recorded("firefox-153.7.0-play");

        List<CompletableFuture<SessionAnswer>> answers = crowd(i -> rooms.play(request(SMALL, offer, "")));

        assertThat(admitted(answers)).hasSize(SMALL_VIEWERS);
        assertThat(refused(answers)).hasOnlyElementsOfType(RoomFullException.class);
        assertThat(rooms.snapshots())
                .singleElement()
                .satisfies(room -> assertThat(room.subscribers()).isEqualTo(SMALL_VIEWERS));
        pass(SETUP_NANOS);
        assertNothingIsLeft();
        assertThat(admitted(crowd(i -> rooms.play(request(SMALL, offer, ""))))).hasSize(SMALL_VIEWERS);
    }

    @Test
    void closingTheRoomWhileThousandComeAndGoLosesCountOfNobody() {
        String publish = recorded("chromium-156.0.8078.79-publish");
        String play = recorded("chromium-156.0.8078.79-play");

        List<CompletableFuture<Boolean>> answers = crowd(i -> switch (i % 10) {
            case 0 -> rooms.publish(request(ROOM, publish, "alice")).thenApply(answer -> true);
            case 5 -> rooms.closeRoom(ROOM).thenApply(ended -> true);
            default ->
                rooms.play(request(ROOM, play, ""))
                        .thenCompose(answer ->
                                i % 2 == 0 ? rooms.end(answer.sessionId()) : CompletableFuture.completedFuture(true));
        });
        assertThat(refused(answers)).isEmpty();

        await(rooms.closeRoom(ROOM));

        assertNothingIsLeft();
        // Were one counted too many or too few, the room would stay, or go with somebody in it.
        List<CompletableFuture<SessionAnswer>> again = crowd(i -> rooms.play(request(ROOM, play, "")));
        assertThat(refused(again)).isEmpty();
        assertThat(rooms.snapshots())
                .singleElement()
                .satisfies(room -> assertThat(room.subscribers()).isEqualTo(CROWD));
    }
}
