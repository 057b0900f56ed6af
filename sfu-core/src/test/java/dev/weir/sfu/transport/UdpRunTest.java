// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Datagrams that a tier may join on their way out must look to the receiver as if it hadn't. */
@ParameterizedClass
@MethodSource("dev.weir.sfu.transport.Tier#present")
class UdpRunTest {
    @Parameter
    Tier tier = Tier.PORTABLE;

    private final Random random = new Random(5);

    @Test
    void equalDatagramsArriveOneByOneInTheirOrder() throws IOException {
        assertArrives(lengths(10, 1_200));
    }

    @Test
    void aShorterOneBehindThemDoesToo() throws IOException {
        assertArrives(1_200, 1_200, 1_200, 300, 1_200, 1_200, 1);
    }

    @Test
    void moreThanOneRunCanHoldArrive() throws IOException {
        assertArrives(lengths(200, 100));
        assertArrives(lengths(100, Packet.MAX_BYTES));
    }

    @Test
    void mixedLengthsArrive() throws IOException {
        int[] lengths = new int[150];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = random.nextBoolean() ? 700 + random.nextInt(3) : 1 + random.nextInt(Packet.MAX_BYTES);
        }
        assertArrives(lengths);
    }

    @Test
    void pathsThatTakeTurnsKeepTheirOrders() throws IOException {
        try (Transport transport = tier.open(Loopback.first(), Loopback.second());
                DatagramSocket a = Loopback.remote(Loopback.first());
                DatagramSocket b = Loopback.remote(Loopback.second())) {
            Outbox outbox = new Outbox(64, transport::send);
            for (int i = 0; i < 60; i++) {
                // Two of one, two of the other.
                boolean toA = i % 4 < 2;
                Loopback.fill(outbox.claim(path(transport, toA ? 0 : 1, toA ? a : b)), (byte) i, (byte) 9);
            }
            outbox.flush();
            for (int i = 0; i < 60; i++) {
                byte[] bytes = Loopback.bytesOf(Loopback.take(i % 4 < 2 ? a : b));
                assertThat(bytes).containsExactly(i, 9);
            }
        }
    }

    @Test
    void runsArriveOverEveryFamilyThisMachineHas() throws IOException {
        for (InetAddress address : LocalAddresses.usable()) {
            assertArrives(address, lengths(8, 1_000));
        }
    }

    @Test
    void everyTierSendsTheSameDatagrams() throws IOException {
        long seed = random.nextLong();
        int[] lengths = new int[250];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = 1 + (i / 7 * 131 + (i % 7 == 0 ? 1 : 0)) % Packet.MAX_BYTES;
        }
        List<byte[]> reference = exchange(Tier.PORTABLE, Loopback.first(), new Random(seed), lengths);
        List<byte[]> received = exchange(tier, Loopback.first(), new Random(seed), lengths);

        assertThat(received).usingElementComparator(Arrays::compare).isEqualTo(reference);
    }

    private static int[] lengths(int count, int length) {
        int[] lengths = new int[count];
        Arrays.fill(lengths, length);
        return lengths;
    }

    private void assertArrives(int... lengths) throws IOException {
        assertArrives(Loopback.first(), lengths);
    }

    private void assertArrives(InetAddress address, int... lengths) throws IOException {
        long seed = random.nextLong();
        List<byte[]> received = exchange(tier, address, new Random(seed), lengths);
        Random same = new Random(seed);
        for (int i = 0; i < lengths.length; i++) {
            byte[] expected = new byte[lengths[i]];
            same.nextBytes(expected);
            assertThat(received.get(i)).as("datagram %d", i).isEqualTo(expected);
        }
    }

    /** Sends random bytes of those lengths to one remote, which reads after each fifth of what a small buffer holds. */
    private static List<byte[]> exchange(Tier tier, InetAddress address, Random bytes, int... lengths)
            throws IOException {
        List<byte[]> received = new ArrayList<>();
        try (Transport transport = tier.open(address);
                DatagramSocket remote = Loopback.remote(address)) {
            Path path = path(transport, 0, remote);
            transport.remember(path);
            Outbox outbox = new Outbox(lengths.length, transport::send);
            for (int length : lengths) {
                byte[] sent = new byte[length];
                bytes.nextBytes(sent);
                Loopback.fill(outbox.claim(path), sent);
                if (outbox.size() == 40) {
                    outbox.flush();
                    take(remote, lengths.length, received, 40);
                }
            }
            outbox.flush();
            take(remote, lengths.length, received, lengths.length);
            assertThat(transport.counters().sentDatagrams()).isEqualTo(lengths.length);
            assertThat(transport.counters().sentInRuns()).isLessThanOrEqualTo(lengths.length);
        }
        return received;
    }

    private static void take(DatagramSocket remote, int total, List<byte[]> received, int most) throws IOException {
        for (int i = 0; i < most && received.size() < total; i++) {
            received.add(Loopback.bytesOf(Loopback.take(remote)));
        }
    }

    private static Path path(Transport transport, int socket, DatagramSocket remote) {
        return new Path(socket, transport.localAddresses().get(socket), Loopback.addressOf(remote));
    }
}
