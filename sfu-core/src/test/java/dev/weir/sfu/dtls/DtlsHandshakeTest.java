// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Both sides against each other, on a pool of real threads and in the wall clock's time. */
class DtlsHandshakeTest {
    private final HandshakeCrypto crypto = HandshakeCrypto.portable();
    private final TwoSides sides = new TwoSides(new SecureRandom());

    private static void shuttle(DtlsEndpoint from, DtlsEndpoint to) {
        from.drain((b, off, len) -> to.handle(b, off, len, System.nanoTime()));
    }

    @Test
    void agreesOnKeysOnPoolThreads() throws Exception {
        Semaphore woken = new Semaphore(0);
        try (HandshakeThreads threads = new PooledHandshakeThreads(4, 10)) {
            DtlsEndpoint server = sides.server(crypto, threads, woken::release);
            DtlsEndpoint client = sides.client(crypto, threads, woken::release);
            client.start(System.nanoTime());
            run(woken, client, server);

            assertThat(server.state()).isEqualTo(DtlsState.CONNECTED);
            assertThat(client.state()).isEqualTo(DtlsState.CONNECTED);
            SrtpKeyingMaterial serverKeys = Objects.requireNonNull(server.keys());
            SrtpKeyingMaterial clientKeys = Objects.requireNonNull(client.keys());
            assertThat(serverKeys.srtpProfile()).isEqualTo(7);
            assertThat(clientKeys.srtpProfile()).isEqualTo(7);
            assertThat(serverKeys.exported()).hasSize(56).isEqualTo(clientKeys.exported());
        }
    }

    @Test
    void agreesOnKeysFiftyTimesAtOnceWithFewerThreads() throws Exception {
        Semaphore woken = new Semaphore(0);
        List<DtlsEndpoint> servers = new ArrayList<>();
        List<DtlsEndpoint> clients = new ArrayList<>();
        try (HandshakeThreads serverThreads = new PooledHandshakeThreads(8, 50);
                HandshakeThreads clientThreads = HandshakeThreads.pool(50)) {
            for (int i = 0; i < 50; i++) {
                servers.add(sides.server(crypto, serverThreads, woken::release));
                clients.add(sides.client(crypto, clientThreads, woken::release));
                clients.get(i).start(System.nanoTime());
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (System.nanoTime() < deadline
                    && !(servers.stream().allMatch(DtlsHandshakeTest::connected)
                            && clients.stream().allMatch(DtlsHandshakeTest::connected))) {
                if (woken.tryAcquire(20, TimeUnit.MILLISECONDS)) {
                    woken.drainPermits();
                }
                for (int i = 0; i < 50; i++) {
                    turn(clients.get(i), servers.get(i));
                    turn(servers.get(i), clients.get(i));
                }
            }
            assertThat(servers).allMatch(DtlsHandshakeTest::connected);
            assertThat(clients).allMatch(DtlsHandshakeTest::connected);
        }
    }

    private static boolean connected(DtlsEndpoint endpoint) {
        return endpoint.state() == DtlsState.CONNECTED;
    }

    private static void turn(DtlsEndpoint from, DtlsEndpoint to) {
        if (System.nanoTime() >= from.nextDeadline()) {
            from.handleTimeout(System.nanoTime());
        }
        shuttle(from, to);
    }

    private static void run(Semaphore woken, DtlsEndpoint client, DtlsEndpoint server) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadline && !(connected(client) && connected(server))) {
            if (woken.tryAcquire(20, TimeUnit.MILLISECONDS)) {
                woken.drainPermits();
            }
            turn(client, server);
            turn(server, client);
        }
    }
}
