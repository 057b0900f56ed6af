// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Path;
import java.io.IOException;
import java.net.DatagramSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Waits of {@code LONG} must end early, or the test fails; waits of {@code SHORT} must not. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@MethodSource("dev.weir.sfu.transport.Tier#present")
class UdpAwaitTest {
    @Parameter
    Tier tier = Tier.PORTABLE;

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private final Inbox inbox = new Inbox();
    private Transport transport;

    @BeforeEach
    void open() throws IOException {
        transport = tier.open(Loopback.first());
    }

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void endsWhenADatagramArrives() throws IOException {
        try (DatagramSocket client = Loopback.remote(Loopback.first())) {
            Loopback.send(client, transport.localAddresses().get(0), (byte) 1);
            assertEndsEarly(LONG_NANOS);

            assertThat(transport.receive(inbox, 10, 0)).isEqualTo(1);
        }
    }

    @Test
    void endsAgainWhenTheBudgetLeftDatagramsBehind() throws IOException {
        try (DatagramSocket client = Loopback.remote(Loopback.first())) {
            Loopback.send(client, transport.localAddresses().get(0), (byte) 1);
            Loopback.send(client, transport.localAddresses().get(0), (byte) 2);
            assertEndsEarly(LONG_NANOS);
            transport.receive(inbox, 1, 0);
            assertEndsEarly(LONG_NANOS);

            assertThat(transport.receive(inbox, 10, 0)).isEqualTo(1);
        }
    }

    @Test
    void lastsUntilItsTimeIsOver() {
        long start = System.nanoTime();
        transport.await(SHORT_NANOS);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT_NANOS - TimeUnit.MILLISECONDS.toNanos(1));
    }

    @Test
    void doesNotWaitForADeadlineThatHasPassed() {
        assertEndsEarly(0);
        assertEndsEarly(-5);
        assertEndsEarly(Long.MIN_VALUE);
    }

    @Test
    void endsWhenAnotherThreadWakesIt() {
        CompletableFuture<Void> waker = CompletableFuture.runAsync(transport::wakeUp);
        assertEndsEarly(Long.MAX_VALUE);
        waker.join();
    }

    @Test
    void doesNotLoseAWakeUpFromBeforeTheWait() {
        transport.wakeUp();

        assertEndsEarly(LONG_NANOS);
    }

    @Test
    void doesNotLoseAWakeUpToReceiving() {
        transport.wakeUp();
        transport.receive(inbox, 10, 0);
        transport.receive(inbox, 10, 0);

        assertEndsEarly(LONG_NANOS);
    }

    @Test
    void isEndedOnceByManyWakeUps() {
        transport.wakeUp();
        transport.wakeUp();
        assertEndsEarly(LONG_NANOS);
        long start = System.nanoTime();
        transport.await(SHORT_NANOS);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT_NANOS - TimeUnit.MILLISECONDS.toNanos(1));
    }

    @Test
    void seesEveryCommandOfAnotherThreadWhileReceiving() {
        AtomicInteger commands = new AtomicInteger();
        int total = 20_000;
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < total; i++) {
                commands.incrementAndGet();
                transport.wakeUp();
            }
        });
        // A lost wake-up would make one of these waits last.
        while (commands.get() < total) {
            assertEndsEarly(LONG_NANOS);
            transport.receive(inbox, 10, 0);
        }
        other.join();
    }

    @Test
    void endsWhenAnotherThreadCloses() {
        CompletableFuture<Void> closer = CompletableFuture.runAsync(transport::close);
        assertEndsEarly(LONG_NANOS);
        closer.join();
    }

    @Test
    void doesNothingAfterClosing() throws IOException {
        Path path = new Path(
                0, transport.localAddresses().get(0), transport.localAddresses().get(0));
        transport.close();
        assertThatCode(transport::close).doesNotThrowAnyException();
        Outbox outbox = new Outbox(1, transport::send);
        Loopback.fill(outbox.claim(path), (byte) 1);
        outbox.flush();
        transport.wakeUp();
        assertEndsEarly(LONG_NANOS);

        assertThat(transport.receive(inbox, 10, 0)).isZero();
        assertThat(transport.counters().sentDatagrams()).isZero();
        assertThat(transport.counters().sendFailures()).isEqualTo(1);
    }

    private void assertEndsEarly(long timeoutNanos) {
        long start = System.nanoTime();
        transport.await(timeoutNanos);
        assertThat(System.nanoTime() - start).isLessThan(Loopback.PATIENCE_NANOS);
    }
}
