// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Path;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.weir.sfu.transport.Tier#present")
class UdpSendTest extends BothEnds {
    private Outbox outbox;

    @BeforeEach
    void openOutbox() {
        outbox = new Outbox(64, transport::send);
    }

    @Test
    void sendsFromTheSocketThePathNames() throws IOException {
        Loopback.fill(outbox.claim(path(1, otherClient)), (byte) 1);
        Loopback.fill(outbox.claim(path(0, client)), (byte) 2);
        outbox.flush();

        assertThat(Loopback.take(otherClient).getSocketAddress()).isEqualTo(local(1));
        assertThat(Loopback.take(client).getSocketAddress()).isEqualTo(local(0));
    }

    @Test
    void answersOnThePathARequestCameBy() throws IOException {
        Loopback.send(otherClient, local(1), (byte) 1);
        Inbox inbox = new Inbox();
        Loopback.receiveUntil(transport, inbox, () -> inbox.size() == 1);
        Loopback.fill(outbox.claim(inbox.paths().get(0)), (byte) 2);
        outbox.flush();

        assertThat(Loopback.take(otherClient).getSocketAddress()).isEqualTo(local(1));
    }

    @Test
    void sendsExactlyTheRangeOfEachPacketInOrder() throws IOException {
        Random random = new Random(11);
        for (int round = 0; round < 5; round++) {
            byte[][] sent = new byte[50][];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = new byte[1 + random.nextInt(1_500)];
                random.nextBytes(sent[i]);
                var packet = outbox.claim(path(0, client));
                int offset = random.nextInt(90);
                packet.range(offset, sent[i].length);
                System.arraycopy(sent[i], 0, packet.array(), offset, sent[i].length);
            }
            outbox.flush();
            for (byte[] bytes : sent) {
                assertThat(Loopback.bytesOf(Loopback.take(client))).isEqualTo(bytes);
            }
        }
        assertThat(transport.counters().sentDatagrams()).isEqualTo(250);
    }

    @Test
    void leavesTheOutboxAsItWas() throws IOException {
        Loopback.fill(outbox.claim(path(0, client)), (byte) 1);
        transport.send(outbox);
        transport.send(outbox);

        assertThat(outbox.size()).isEqualTo(1);
        assertThat(Loopback.bytesOf(Loopback.take(client))).isEqualTo(Loopback.bytesOf(Loopback.take(client)));
    }

    @Test
    void countsWhatCannotLeaveAndSendsTheRest() throws IOException {
        InetAddress otherFamily = InetAddress.getByName("2001:db8::1");
        assertThat(local(0).getAddress()).isInstanceOf(Inet4Address.class);
        InetSocketAddress[] impossible = {
            new InetSocketAddress(otherFamily, 9),
            InetSocketAddress.createUnresolved("example.invalid", 9),
            new InetSocketAddress(Loopback.first(), 0),
            new InetSocketAddress(InetAddress.getByName("255.255.255.255"), 9),
        };
        for (InetSocketAddress remote : impossible) {
            Loopback.fill(outbox.claim(new Path(0, local(0), remote)), (byte) 1);
        }
        Loopback.fill(outbox.claim(new Path(2, local(0), Loopback.addressOf(client))), (byte) 1);
        Loopback.fill(outbox.claim(new Path(-1, local(0), Loopback.addressOf(client))), (byte) 1);
        outbox.claim(path(0, client));
        Loopback.fill(outbox.claim(path(0, client)), (byte) 7);
        outbox.flush();

        assertThat(Loopback.bytesOf(Loopback.take(client))).containsExactly(7);
        TransportCounters counters = transport.counters();
        assertThat(counters.sendFailures()).isEqualTo(impossible.length + 3);
        assertThat(counters.sentDatagrams()).isEqualTo(1);
        assertThat(counters.sentBytes()).isEqualTo(1);
        assertThat(counters.sendWaits()).isZero();
    }

    @Test
    void isNotDisturbedByPortsNobodyListensOn() throws IOException {
        DatagramSocket gone = Loopback.remote(Loopback.first());
        Path nowhere = path(0, gone);
        gone.close();
        Inbox inbox = new Inbox();
        for (int i = 0; i < 50; i++) {
            Loopback.fill(outbox.claim(nowhere), (byte) 1);
            outbox.flush();
            Loopback.send(client, local(0), (byte) i);
            int expected = i + 1;
            Loopback.receiveUntil(transport, inbox, () -> inbox.size() == expected);
            Loopback.fill(outbox.claim(path(0, client)), (byte) i);
            outbox.flush();
            DatagramPacket answer = Loopback.take(client);
            assertThat(answer.getData()[0]).isEqualTo((byte) i);
        }
    }

    private Path path(int socket, DatagramSocket remote) {
        return new Path(socket, local(socket), Loopback.addressOf(remote));
    }
}
