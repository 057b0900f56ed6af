// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Foreign bytes during the handshake: no exception, no thread left, no keys that the other side does not have. */
class DtlsFuzzTest {
    private final LossyLink.Identity identity = LossyLink.Identity.generate();
    private final HandshakeThreads threads = HandshakeThreads.ofLockstep();

    @Test
    void connectsThoughForeignDatagramsComeBetween() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            LossyLink link = LossyLink.of(seed, identity, threads);
            link.client.start(link.now);
            link.collect();
            for (int step = 0; step < 100 && !(LossyLink.done(link.client) && LossyLink.done(link.server)); step++) {
                for (int i = 0; i < 10; i++) {
                    // Garbage that is no handshake message or alert in the clear: those two may rightly end a
                    // handshake.
                    byte[] garbage = Mutations.garbage(random);
                    if (garbage.length < 5 || garbage[4] != 0) {
                        link.server.handle(garbage, 0, garbage.length, link.now);
                        link.client.handle(garbage, 0, garbage.length, link.now);
                    }
                }
                link.step(Long.MAX_VALUE);
            }
            assertThat(link.client.state()).as("client at seed %d", seed).isEqualTo(DtlsState.CONNECTED);
            assertThat(link.server.state()).as("server at seed %d", seed).isEqualTo(DtlsState.CONNECTED);
        }
    }

    @Test
    void neverDisagreesAboutKeysWhenDatagramsAreMutatedOnTheWay() {
        int connected = 0;
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            DtlsEndpoint client = identity.client(seed, threads);
            DtlsEndpoint server = identity.server(seed, threads);
            long now = 0;
            client.start(now);
            while (!(LossyLink.done(client) && LossyLink.done(server)) && now < 30_000 * LossyLink.MILLI) {
                carry(random, client, server, now);
                carry(random, server, client, now);
                long next = Math.min(client.nextDeadline(), server.nextDeadline());
                now = Math.max(now + 1, Math.min(next, now + 50 * LossyLink.MILLI));
                client.handleTimeout(now);
                server.handleTimeout(now);
            }
            if (client.state() == DtlsState.CONNECTED) {
                assertThat(server.state()).as("server at seed %d", seed).isEqualTo(DtlsState.CONNECTED);
                assertThat(LossyLink.keys(server).exported())
                        .as("seed %d", seed)
                        .isEqualTo(LossyLink.keys(client).exported());
                connected++;
            }
            client.close();
            server.close();
        }
        assertThat(connected).isPositive();
    }

    @Test
    void survivesTenThousandMutatedHellos() {
        byte[] hello = DtlsRefusalTest.clientHello(identity);
        Random random = new Random(9);
        DtlsEndpoint server = identity.server(0, threads);
        for (int i = 0; i < 10_000; i++) {
            byte[] datagram = random.nextInt(10) == 0 ? Mutations.garbage(random) : Mutations.mutated(random, hello);
            server.handle(datagram, 0, datagram.length, i);
            if (i % 20 == 19) {
                assertThat(server.state()).isNotEqualTo(DtlsState.CONNECTED);
                assertThat(server.reason()).isNotEqualTo(DtlsReason.INTERNAL_ERROR);
                server.close();
                assertThat(server.state().isFinal()).isTrue();
                server = identity.server(i, threads);
            }
        }
        server.close();
    }

    private static void carry(Random random, DtlsEndpoint from, DtlsEndpoint to, long now) {
        from.drain((b, off, len) -> {
            byte[] sent = Arrays.copyOfRange(b, off, off + len);
            byte[] got = random.nextInt(8) == 0 ? Mutations.mutated(random, sent) : sent;
            to.handle(got, 0, got.length, now);
        });
    }
}
