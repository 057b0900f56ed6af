// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** One STUN Binding request (RFC 8489 2), and the XOR-MAPPED-ADDRESS (14.2) of its answer. */
final class StunQuestion {
    private static final int REQUEST = 0x0001;
    private static final int RESPONSE = 0x0101;
    private static final int COOKIE = 0x2112A442;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int HEADER_BYTES = 20;
    private static final int ID_OFFSET = 8;
    private static final int FAMILY_6 = 2;

    private StunQuestion() {}

    /**
     * Asks once.
     *
     * @throws IOException when no answer comes in time, or none that could be understood
     */
    static InetSocketAddress ask(InetSocketAddress server, int patienceMillis) throws IOException {
        byte[] id = new byte[12];
        new SecureRandom().nextBytes(id);
        byte[] request = ByteBuffer.allocate(HEADER_BYTES)
                .putShort((short) REQUEST)
                .putShort((short) 0)
                .putInt(COOKIE)
                .put(id)
                .array();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(patienceMillis);
            socket.connect(server);
            socket.send(new DatagramPacket(request, request.length));
            DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
            socket.receive(answer);
            return parse(Arrays.copyOf(answer.getData(), answer.getLength()), id)
                    .orElseThrow(() -> new IOException("what answers there is no STUN server"));
        }
    }

    /** The address in an answer to the request of that id, when it is one. */
    static Optional<InetSocketAddress> parse(byte[] answer, byte[] id) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(answer);
        boolean ours = answer.length >= HEADER_BYTES
                && in.getShort(0) == RESPONSE
                && Arrays.equals(answer, ID_OFFSET, HEADER_BYTES, id, 0, id.length);
        in.position(Math.min(HEADER_BYTES, answer.length));
        while (ours && in.remaining() >= 4) {
            int type = in.getShort() & 0xFFFF;
            int length = in.getShort() & 0xFFFF;
            if (length > in.remaining()) {
                break;
            }
            if (type == XOR_MAPPED_ADDRESS) {
                return address(in.slice(in.position(), length), id);
            }
            in.position(Math.min(in.limit(), in.position() + (length + 3) / 4 * 4));
        }
        return Optional.empty();
    }

    private static Optional<InetSocketAddress> address(ByteBuffer value, byte[] id) throws IOException {
        if (value.remaining() < 4) {
            return Optional.empty();
        }
        int family = value.getShort();
        int port = (value.getShort() ^ (COOKIE >>> 16)) & 0xFFFF;
        byte[] address = new byte[family == FAMILY_6 ? 16 : 4];
        if (value.remaining() < address.length) {
            return Optional.empty();
        }
        value.get(address);
        byte[] mask = ByteBuffer.allocate(16).putInt(COOKIE).put(id).array();
        for (int i = 0; i < address.length; i++) {
            address[i] ^= mask[i];
        }
        return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), port));
    }
}
