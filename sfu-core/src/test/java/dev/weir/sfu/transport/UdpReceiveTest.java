// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.io.IOException;
import java.net.DatagramSocket;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.weir.sfu.transport.Tier#present")
class UdpReceiveTest extends BothEnds {
    private final Inbox inbox = new Inbox();

    @Test
    void tellsWhichSocketADatagramCameTo() throws IOException {
        Loopback.send(client, local(0), (byte) 1);
        Loopback.send(otherClient, local(1), (byte) 2);
        receive(2);

        assertThat(inbox.paths())
                .containsExactlyInAnyOrder(
                        new Path(0, local(0), Loopback.addressOf(client)),
                        new Path(1, local(1), Loopback.addressOf(otherClient)));
        assertThat(inbox.paths()).allMatch(path -> path.local().equals(local(path.socket())));
    }

    @Test
    void setsTheArrivalTimeItIsTold() throws IOException {
        Loopback.send(client, local(0), (byte) 1);
        transport.await(Loopback.PATIENCE_NANOS);
        transport.receive(inbox, 1, 1_234_567);

        assertThat(inbox.arrivals()).containsExactly(1_234_567L);
    }

    @Test
    void deliversEveryLengthUnchanged() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(Packet.MAX_BYTES + 1)];
            random.nextBytes(bytes);
            Loopback.send(client, local(0), bytes);
            receive(i + 1);

            assertThat(inbox.datagrams().get(i)).as("datagram %d", i).isEqualTo(bytes);
        }
    }

    @Test
    void deliversTheEmptyAndTheLongestDatagram() throws IOException {
        Loopback.send(client, local(0));
        Loopback.send(client, local(0), new byte[Packet.MAX_BYTES]);
        receive(2);

        assertThat(inbox.datagrams()).extracting(bytes -> bytes.length).containsExactly(0, Packet.MAX_BYTES);
        assertThat(transport.counters().receivedBytes()).isEqualTo(Packet.MAX_BYTES);
    }

    @Test
    void dropsAndCountsLongerDatagrams() throws IOException {
        for (int length : new int[] {Packet.MAX_BYTES + 1, 9_000, 65_000}) {
            Loopback.send(client, local(0), new byte[length]);
        }
        Loopback.send(client, local(0), (byte) 5);
        receive(1);

        assertThat(inbox.datagrams().get(0)).containsExactly(5);
        assertThat(transport.counters().oversizeDrops()).isEqualTo(3);
        assertThat(transport.counters().receivedDatagrams()).isEqualTo(1);
    }

    @Test
    void offersEachDatagramAtTheDefaultOffset() throws IOException {
        Loopback.send(client, local(0), (byte) 1, (byte) 2);
        Loopback.send(client, local(0), (byte) 3);
        int[] offsets = new int[2];
        long deadline = System.nanoTime() + Loopback.PATIENCE_NANOS;
        int seen = 0;
        while (seen < 2 && System.nanoTime() < deadline) {
            transport.await(deadline - System.nanoTime());
            seen += transport.receive(
                    (datagram, path) -> {
                        offsets[datagram.length() - 1] = datagram.offset();
                        datagram.range(0, 1);
                    },
                    10,
                    0);
        }

        assertThat(offsets).containsExactly(Packet.HEADROOM, Packet.HEADROOM);
    }

    @Test
    void handsOutTheRememberedPathItself() throws IOException {
        Path path = new Path(0, local(0), Loopback.addressOf(client));
        transport.remember(path);
        Loopback.send(client, local(0), (byte) 1);
        Loopback.send(client, local(0), (byte) 2);
        receive(2);

        assertThat(inbox.paths()).allSatisfy(received -> assertThat(received).isSameAs(path));
    }

    @Test
    void keepsTheFirstOfEqualPaths() throws IOException {
        Path first = new Path(0, local(0), Loopback.addressOf(client));
        transport.remember(first);
        transport.remember(new Path(0, local(0), Loopback.addressOf(client)));
        Loopback.send(client, local(0), (byte) 1);
        receive(1);

        assertThat(inbox.paths().get(0)).isSameAs(first);
    }

    @Test
    void tellsEqualRemotesOnTwoSocketsApart() throws IOException {
        transport.remember(new Path(1, local(1), Loopback.addressOf(client)));
        Loopback.send(client, local(0), (byte) 1);
        receive(1);

        assertThat(inbox.paths().get(0).socket()).isZero();
    }

    @Test
    void givesUnknownAndForgottenSendersAPathOfTheirOwn() throws IOException {
        Path path = new Path(0, local(0), Loopback.addressOf(client));
        transport.remember(path);
        transport.forget(new Path(0, local(0), Loopback.addressOf(client)));
        Loopback.send(client, local(0), (byte) 1);
        Loopback.send(client, local(0), (byte) 2);
        receive(2);

        assertThat(inbox.paths())
                .containsExactly(path, path)
                .allSatisfy(received -> assertThat(received).isNotSameAs(path));
        assertThat(inbox.paths().get(0)).isNotSameAs(inbox.paths().get(1));
    }

    @Test
    void refusesToRememberAPathOfAnotherTransport() {
        Path foreign = new Path(2, local(0), Loopback.addressOf(client));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> transport.remember(foreign))
                .withMessageEndingWith("one of the 2 sockets of this transport: 2");
        assertThatIllegalArgumentException().isThrownBy(() -> transport.forget(foreign));
    }

    @Test
    void receivesNoMoreThanAskedAndTheRestNextTime() throws IOException {
        for (int i = 0; i < 50; i++) {
            Loopback.send(client, local(0), (byte) i);
        }
        transport.await(Loopback.PATIENCE_NANOS);

        assertThat(transport.receive(inbox, 30, 0)).isEqualTo(30);
        assertThat(transport.receive(inbox, 0, 0)).isZero();
        receive(50);
        for (int i = 0; i < 50; i++) {
            assertThat(inbox.datagrams().get(i)).containsExactly(i);
        }
    }

    @Test
    void listensToASocketBesideAFlood() throws IOException {
        for (int flooded = 0; flooded < 2; flooded++) {
            DatagramSocket flooder = flooded == 0 ? client : otherClient;
            DatagramSocket quiet = flooded == 0 ? otherClient : client;
            for (int i = 0; i < 200; i++) {
                Loopback.send(flooder, local(flooded), new byte[100]);
            }
            Loopback.send(quiet, local(1 - flooded), (byte) 9);
            Inbox turn = new Inbox();
            transport.await(Loopback.PATIENCE_NANOS);
            transport.receive(turn, 64, 0);

            assertThat(turn.datagrams()).as("flood on %d", flooded).anyMatch(bytes -> bytes.length == 1);
            Loopback.receiveUntil(transport, turn, () -> turn.size() == 201);
        }
    }

    @Test
    void countsDroppedDatagramsAgainstTheBudgetSoThatAFloodOfThemEnds() throws IOException {
        for (int i = 0; i < 40; i++) {
            Loopback.send(client, local(0), new byte[Packet.MAX_BYTES + 1]);
        }
        transport.await(Loopback.PATIENCE_NANOS);

        assertThat(transport.receive(inbox, 10, 0)).isZero();
        assertThat(transport.counters().oversizeDrops()).isEqualTo(10);
    }

    @Test
    void survivesAHandlerThatThrows() throws IOException {
        Loopback.send(client, local(0), (byte) 1);
        Loopback.send(client, local(0), (byte) 2);
        transport.await(Loopback.PATIENCE_NANOS);
        assertThatIllegalStateException()
                .isThrownBy(() -> transport.receive(
                        (datagram, path) -> {
                            throw new IllegalStateException("a bug");
                        },
                        10,
                        0));
        receive(1);

        assertThat(inbox.datagrams().get(0)).containsExactly(2);
    }

    private void receive(int total) {
        Loopback.receiveUntil(transport, inbox, () -> inbox.size() >= total);
    }
}
