// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Allocations;
import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.transport.DatagramHandler;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** The transport sends to itself from one address, for which the JDK allocates nothing either. */
class NioUdpAllocationTest {
    private static final int BATCH = 20;
    /** Less than the smallest object per datagram, more than the JVM's own noise. */
    private static final int MAX_BYTES_PER_DATAGRAM = 8;

    @Test
    void neitherSendingNorReceivingFromARememberedPathAllocates() throws Exception {
        try (NioUdpTransport transport = Loopback.open(Loopback.first())) {
            InetSocketAddress self = transport.localAddresses().get(0);
            Path path = new Path(0, self, self);
            transport.remember(path);
            Outbox outbox = new Outbox(BATCH, transport::send);
            DatagramHandler handler = (datagram, from) -> {};
            exchange(transport, outbox, path, handler, 100);
            long before = Allocations.bytes();
            exchange(transport, outbox, path, handler, 500);
            long allocated = Allocations.bytes() - before;

            assertThat(allocated / (500.0 * BATCH)).isLessThan(MAX_BYTES_PER_DATAGRAM);
        }
    }

    private static void exchange(
            NioUdpTransport transport, Outbox outbox, Path path, DatagramHandler handler, int batches) {
        long deadline = System.nanoTime() + Loopback.PATIENCE_NANOS;
        for (int batch = 0; batch < batches; batch++) {
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
