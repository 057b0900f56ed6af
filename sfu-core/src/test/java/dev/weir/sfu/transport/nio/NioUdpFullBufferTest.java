// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.transport.Loopback;
import dev.weir.sfu.transport.TransportCounters;
import dev.weir.sfu.transport.UdpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loopback frees the send buffer at once, so a wire that says "full" stands in for a slow network card. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NioUdpFullBufferTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress(Loopback.first(), 9);

    private final List<Byte> sent = new ArrayList<>();
    private int refusals;

    @Test
    void waitsUntilThereIsRoomAgain() throws IOException {
        refusals = 3;
        TransportCounters counters = sendTen();

        assertThat(sent).containsExactly(bytes(0, 10));
        assertThat(counters.sentDatagrams()).isEqualTo(10);
        assertThat(counters.sendWaits()).isEqualTo(3);
        assertThat(counters.sendBufferDrops()).isZero();
    }

    @Test
    void dropsWhatStillHasNoRoomAfterBoundedWaits() throws IOException {
        refusals = Integer.MAX_VALUE;
        TransportCounters counters = sendTen();

        assertThat(counters.sendBufferDrops()).isEqualTo(10);
        assertThat(counters.sendWaits()).isEqualTo(5);
        assertThat(counters.sendFailures()).isZero();
    }

    @Test
    void goesOnSendingWhenRoomComesAfterTheWaitsAreUsedUp() throws IOException {
        // The first datagram is tried six times, the second once; then the others find room.
        refusals = 7;
        TransportCounters counters = sendTen();

        assertThat(sent).containsExactly(bytes(2, 10));
        assertThat(counters.sendBufferDrops()).isEqualTo(2);
    }

    @Test
    void countsAnErrorBehindAWaitAsAFailure() throws IOException {
        refusals = -1;
        TransportCounters counters = sendTen();

        assertThat(counters.sendFailures()).isEqualTo(10);
        assertThat(counters.sendBufferDrops()).isZero();
    }

    private TransportCounters sendTen() throws IOException {
        List<DatagramChannel> channels = new UdpBinder(
                        UdpOptions.onPort(0, List.of(Loopback.first(), Loopback.second())))
                .bind(1)
                .get(0);
        try (NioUdpTransport transport = NioUdpTransport.over(channels, (channel, datagram, remote) -> {
            if (refusals < 0) {
                throw new IOException("no route");
            }
            if (refusals > 0) {
                refusals--;
                return 0;
            }
            sent.add(datagram.get(0));
            return datagram.remaining();
        })) {
            Outbox outbox = new Outbox(10, transport::send);
            for (int i = 0; i < 10; i++) {
                int socket = i % 2;
                Path path = new Path(socket, transport.localAddresses().get(socket), REMOTE);
                Loopback.fill(outbox.claim(path), (byte) i);
            }
            outbox.flush();
            return transport.counters();
        }
    }

    private static Byte[] bytes(int from, int to) {
        Byte[] bytes = new Byte[to - from];
        for (int i = from; i < to; i++) {
            bytes[i - from] = (byte) i;
        }
        return bytes;
    }
}
