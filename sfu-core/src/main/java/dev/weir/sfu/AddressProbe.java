// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.ice.StunBinding;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** What a server on this machine would tell clients of its addresses: for a look before it starts. All methods block. */
public final class AddressProbe {
    private AddressProbe() {}

    /**
     * The addresses in answers to clients on other machines, most useful first, without those that STUN would add.
     *
     * @param advertised as of {@link SfuConfig#advertisedAddresses}
     * @throws dev.weir.sfu.error.SfuException when a name does not resolve
     */
    public static List<InetAddress> offered(List<String> advertised) {
        return new AdvertisedAddresses(advertised).addresses(false);
    }

    /**
     * Under which address and port a socket of this machine appears to a STUN server, which is asked once.
     *
     * @param server as of {@link SfuConfig#stunServers}
     * @throws IOException when it does not resolve, or gives no answer of use in time
     */
    public static InetSocketAddress seenBy(String server, Duration patience) throws IOException {
        InetSocketAddress remote = StunServer.parse(server).resolve().get(0);
        SecureRandom secrets = new SecureRandom();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout((int) patience.toMillis());
            socket.connect(remote);
            Path path = new Path(0, (InetSocketAddress) socket.getLocalSocketAddress(), remote);
            StunBinding question = new StunBinding(path, secrets.nextInt(), secrets.nextLong(), 0);
            Outbox out = new Outbox(1, full -> {});
            question.handleTimeout(0, out);
            Packet request = out.packet(0);
            socket.send(new DatagramPacket(request.array(), request.offset(), request.length()));
            Packet answer = new Packet();
            DatagramPacket received = new DatagramPacket(answer.array(), answer.offset(), Packet.MAX_BYTES);
            socket.receive(received);
            answer.length(received.getLength());
            return question.answer(answer).orElseThrow(() -> new IOException("what answers there is no STUN server"));
        }
    }
}
