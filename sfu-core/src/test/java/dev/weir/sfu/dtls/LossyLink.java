// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;

/** A client and a server in lockstep over a simulated network, in virtual time, repeatable by its seed. */
final class LossyLink {
    static final long MILLI = 1_000_000L;
    private static final long ONE_WAY_NANOS = 20 * MILLI;

    final DtlsEndpoint client;
    final DtlsEndpoint server;
    /** Every datagram that was sent, in order, lost ones too: 'c' or 's', time and bytes. */
    final List<String> trace = new ArrayList<>();

    final List<byte[]> sentByClient = new ArrayList<>();
    final List<byte[]> sentByServer = new ArrayList<>();
    long now = 1_000 * MILLI;

    double loss;
    double duplication;
    long jitterNanos;

    private final Random random;
    private final PriorityQueue<Flying> flying =
            new PriorityQueue<>(Comparator.comparingLong(Flying::due).thenComparingLong(Flying::order));
    private long order;

    private record Flying(long due, long order, boolean toServer, byte[] bytes) {}

    LossyLink(long seed, DtlsEndpoint client, DtlsEndpoint server) {
        this.random = new Random(seed);
        this.client = client;
        this.server = server;
    }

    static LossyLink of(long seed, Identity identity, HandshakeThreads threads) {
        return new LossyLink(seed, identity.client(seed, threads), identity.server(seed, threads));
    }

    /** Two certificates, made once: making them costs more than a handshake. */
    record Identity(DtlsCertificate clientCertificate, DtlsCertificate serverCertificate) {
        static Identity generate() {
            Instant now = Instant.parse("2026-01-01T00:00:00Z");
            return new Identity(DtlsCertificate.generate(seeded(1), now), DtlsCertificate.generate(seeded(2), now));
        }

        DtlsEndpoint client(long seed, HandshakeThreads threads) {
            return new DtlsEndpoint(
                    DtlsSide.CLIENT,
                    clientCertificate,
                    List.of(serverCertificate.fingerprint()),
                    seeded(seed),
                    threads,
                    LossyLink::neverWoken);
        }

        DtlsEndpoint server(long seed, HandshakeThreads threads) {
            return new DtlsEndpoint(
                    DtlsSide.SERVER,
                    serverCertificate,
                    List.of(clientCertificate.fingerprint()),
                    seeded(~seed),
                    threads,
                    LossyLink::neverWoken);
        }
    }

    static void neverWoken() {
        throw new AssertionError("lockstep has no use for waking");
    }

    /** Randomness that a seed repeats. Not the JDK's SHA1PRNG by itself: its seeding is only whole before first use. */
    static SecureRandom seeded(long seed) {
        Random source = new Random(seed);
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                source.nextBytes(bytes);
            }

            @Override
            public byte[] generateSeed(int numBytes) {
                byte[] bytes = new byte[numBytes];
                source.nextBytes(bytes);
                return bytes;
            }
        };
    }

    /** Goes on until both are connected, one has ended, or the time is over. */
    LossyLink run(long limitNanos) {
        long end = now + limitNanos;
        client.start(now);
        collect();
        while (now < end && !(done(client) && done(server))) {
            step(end);
        }
        return this;
    }

    /** Goes on to the next event and handles it. */
    void step(long end) {
        long next = Math.min(client.nextDeadline(), server.nextDeadline());
        Flying first = flying.peek();
        if (first != null && first.due <= next) {
            now = Math.max(now, first.due);
            flying.poll();
            (first.toServer ? server : client).handle(first.bytes, 0, first.bytes.length, now);
        } else {
            now = Math.min(Math.max(now, next), end);
            if (now >= client.nextDeadline()) {
                client.handleTimeout(now);
            }
            if (now >= server.nextDeadline()) {
                server.handleTimeout(now);
            }
        }
        collect();
    }

    void collect() {
        client.drain((b, off, len) -> fly(true, Arrays.copyOfRange(b, off, off + len)));
        server.drain((b, off, len) -> fly(false, Arrays.copyOfRange(b, off, off + len)));
    }

    /** Delivers what is on the way, without loss from here on. */
    void settle() {
        loss = 0;
        collect();
        while (!flying.isEmpty()) {
            step(Long.MAX_VALUE);
        }
    }

    private void fly(boolean toServer, byte[] bytes) {
        trace.add((toServer ? "c " : "s ") + now + " " + Arrays.hashCode(bytes));
        (toServer ? sentByClient : sentByServer).add(bytes);
        int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < duplication ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
            flying.add(new Flying(now + ONE_WAY_NANOS + jitter, order++, toServer, bytes));
        }
    }

    static boolean done(DtlsEndpoint endpoint) {
        return endpoint.state() == DtlsState.CONNECTED || endpoint.state().isFinal();
    }

    static SrtpKeyingMaterial keys(DtlsEndpoint endpoint) {
        return Objects.requireNonNull(endpoint.keys());
    }
}
