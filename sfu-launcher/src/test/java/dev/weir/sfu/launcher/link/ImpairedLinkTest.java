// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // JUnit calls open before anything else.
class ImpairedLinkTest {
    /** Not a measure of anything: a test that would hang fails instead. */
    private static final int PATIENCE_MILLIS = 60_000;

    private DatagramSocket server;
    private DatagramSocket client;
    private ImpairedLink link;

    @BeforeEach
    void open() throws IOException {
        server = socket();
        client = socket();
        link = ImpairedLink.open(server.getLocalPort(), 1);
    }

    @AfterEach
    void close() {
        link.close();
        client.close();
        server.close();
    }

    @Test
    void answersComeBackToTheClientThatAsked() throws IOException {
        try (DatagramSocket another = socket()) {
            sendFrom(client, "one");
            DatagramPacket one = receive(server, "one");
            sendFrom(another, "two");
            DatagramPacket two = receive(server, "two");
            assertThat(one.getSocketAddress()).isNotEqualTo(two.getSocketAddress());
            send(server, "to the first", one.getSocketAddress());
            send(server, "to the second", two.getSocketAddress());
            assertThat(receive(client, "to the first").getPort()).isEqualTo(link.port());
            receive(another, "to the second");
        }
        assertThat(link.toServer().left()).isEqualTo(2);
        assertThat(link.toClient().left()).isEqualTo(2);
    }

    @Test
    void eachDirectionIsImpairedAlone() throws IOException {
        link.impairToServer(Impairment.NONE.withDuplication(1).withDelay(5, 0));
        sendFrom(client, "once");
        receive(server, "once");
        DatagramPacket again = receive(server, "once");
        send(server, "answer", again.getSocketAddress());
        receive(client, "answer");
        assertThat(link.toServer().duplicated()).isEqualTo(1);
        assertThat(link.toClient().duplicated()).isZero();
    }

    @Test
    void whatGetsLostDoesNotArrive() throws IOException {
        link.impairToServer(Impairment.NONE.withOutages(1, 1));
        sendFrom(client, "lost");
        while (link.toServer().lost() == 0) {
            Thread.onSpinWait();
        }
        link.impairToServer(Impairment.NONE);
        sendFrom(client, "after");
        receive(server, "after");
    }

    @Test
    void aClientGetsAnotherAddressWhenTheyChange() throws IOException {
        sendFrom(client, "here");
        DatagramPacket before = receive(server, "here");
        link.changeAddresses();
        sendFrom(client, "still here");
        DatagramPacket after = receive(server, "still here");
        assertThat(after.getPort()).isNotEqualTo(before.getPort());
        send(server, "to the old address", before.getSocketAddress());
        send(server, "to the new address", after.getSocketAddress());
        receive(client, "to the new address");
    }

    @Test
    void outlivesAServerThatIsNotThere() throws IOException {
        int port = server.getLocalPort();
        server.close();
        sendFrom(client, "nobody hears this");
        while (link.toServer().left() == 0) {
            Thread.onSpinWait();
        }
        server = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
        sendFrom(client, "but this");
        // The first one is counted a moment before it is sent, so that the new server may hear it after all.
        String heard = receive(server);
        assertThat(heard).isIn("nobody hears this", "but this");
        if (!heard.equals("but this")) {
            receive(server, "but this");
        }
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private void sendFrom(DatagramSocket socket, String text) throws IOException {
        send(socket, text, new InetSocketAddress(InetAddress.getLoopbackAddress(), link.port()));
    }

    private static void send(DatagramSocket socket, String text, SocketAddress to) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static DatagramPacket receive(DatagramSocket socket, String expected) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        assertThat(text(packet)).isEqualTo(expected);
        return packet;
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return text(packet);
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
}
