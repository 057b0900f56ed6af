// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Allocations;
import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Path;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The transport sends to itself from one address, for which the JDK allocates nothing either. */
@ParameterizedClass
@MethodSource("dev.weir.sfu.transport.Tier#present")
class UdpAllocationTest {
    @Parameter
    Tier tier = Tier.PORTABLE;

    private static final int BATCH = 60;

    private static final int BATCHES = 500;
    private static final int MAX_ROUNDS = 100;
    /** Less than the smallest object per datagram, more than the JVM's own noise. */
    private static final int MAX_BYTES_PER_DATAGRAM = 8;

    @Test
    void neitherSendingNorReceivingFromARememberedPathAllocates() throws Exception {
        try (Transport transport = tier.open(Loopback.first())) {
            InetSocketAddress self = transport.localAddresses().get(0);
            Path path = new Path(0, self, self);
            transport.remember(path);
            Outbox outbox = new Outbox(BATCH, transport::send);
            DatagramHandler handler = (datagram, from) -> {};
            // A foreign call makes 40 bytes until it is compiled, so the first rounds do not count.
            double perDatagram = Double.MAX_VALUE;
            for (int round = 0; round < MAX_ROUNDS && perDatagram >= MAX_BYTES_PER_DATAGRAM; round++) {
                long before = Allocations.bytes();
                exchange(transport, outbox, path, handler);
                perDatagram = (Allocations.bytes() - before) / (double) (BATCHES * BATCH);
            }

            assertThat(perDatagram).isLessThan(MAX_BYTES_PER_DATAGRAM);
        }
    }

    private static void exchange(Transport transport, Outbox outbox, Path path, DatagramHandler handler) {
        long deadline = System.nanoTime() + Loopback.PATIENCE_NANOS;
        for (int batch = 0; batch < BATCHES; batch++) {
            for (int i = 0; i < BATCH; i++) {
                outbox.claim(path).length(1_200);
            }
            outbox.flush();
            int received = 0;
            while (received < BATCH && System.nanoTime() < deadline) {
                transport.await(Loopback.PATIENCE_NANOS);
                received += transport.receive(handler, BATCH, 0);
            }
            assertThat(received == BATCH).isTrue();
        }
    }
}
