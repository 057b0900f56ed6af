// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.io.IOException;
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

/** Two transports that talk to each other for long. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@MethodSource("dev.weir.sfu.transport.Tier#present")
class UdpStressTest {
    private static final int BATCH = 100;
    private static final int BATCHES = 2_000;
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);

    @Parameter
    Tier tier = Tier.PORTABLE;

    private Transport here;
    private Transport there;

    @BeforeEach
    void open() throws IOException {
        here = tier.open(Loopback.first());
        there = tier.open(Loopback.first());
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    @Test
    void losesAndReordersNothingThatItDoesNotCount() {
        Path path =
                new Path(0, here.localAddresses().get(0), there.localAddresses().get(0));
        here.remember(path);
        Outbox outbox = new Outbox(BATCH, here::send);
        int[] received = {0};
        DatagramHandler handler = (datagram, from) -> {
            if (read(datagram) == received[0]) {
                received[0]++;
            }
        };
        for (int batch = 0; batch < BATCHES; batch++) {
            for (int i = 0; i < BATCH; i++) {
                // Runs of four, then one that differs.
                Packet packet = outbox.claim(path);
                packet.length(i % 5 == 4 ? 150 : 200);
                write(packet, batch * BATCH + i);
            }
            outbox.flush();
            int expected = (batch + 1) * BATCH;
            while (received[0] < expected) {
                there.await(LONG_NANOS);
                int taken = there.receive(handler, BATCH, 0);
                assertThat(taken > 0).as("something came after %d", received[0]).isTrue();
            }
        }

        assertThat(received[0]).isEqualTo(BATCH * BATCHES);
        assertThat(here.counters().sentDatagrams()).isEqualTo(BATCH * BATCHES);
        assertThat(here.counters().sendFailures() + here.counters().sendBufferDrops())
                .isZero();
    }

    @Test
    void losesNoWakeUpBetweenTwoThreadsThatWakeEachOther() {
        int handOvers = 10_000;
        AtomicInteger turn = new AtomicInteger();
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> play(there, here, 1, turn, handOvers));
        play(here, there, 0, turn, handOvers);
        other.join();

        assertThat(turn.get()).isEqualTo(handOvers);
    }

    /** A lost wake-up would leave both waiting. */
    private static void play(Transport mine, Transport others, int parity, AtomicInteger turn, int end) {
        while (turn.get() < end) {
            if (turn.get() % 2 == parity) {
                turn.incrementAndGet();
                others.wakeUp();
            } else {
                mine.await(LONG_NANOS);
            }
        }
        others.wakeUp();
    }

    private static void write(Packet packet, int number) {
        for (int i = 0; i < 4; i++) {
            packet.array()[packet.offset() + i] = (byte) (number >>> (8 * i));
        }
    }

    private static int read(Packet packet) {
        int number = 0;
        for (int i = 0; i < 4; i++) {
            number |= (packet.array()[packet.offset() + i] & 0xff) << (8 * i);
        }
        return number;
    }
}
