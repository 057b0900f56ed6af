// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.transport.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A STUN server on the loopback that sees everybody under an IPv4 address of its choice, as one behind a NAT would. */
final class StunServerOfTests implements AutoCloseable {
    private static final int HEADER_BYTES = 20;
    private static final int COOKIE = 0x2112_A442;

    private final DatagramSocket socket;

    StunServerOfTests() throws IOException {
        socket = Loopback.remote(Loopback.first());
    }

    InetSocketAddress address() {
        return Loopback.addressOf(socket);
    }

    /** Waits for one question and leaves it unanswered. */
    DatagramPacket take() throws IOException {
        return Loopback.take(socket);
    }

    /** Whether a question is there; the loopback delivers within the sender's call. */
    boolean waiting() throws IOException {
        socket.setSoTimeout(1);
        try {
            Loopback.take(socket);
            return true;
        } catch (SocketTimeoutException nothing) {
            return false;
        }
    }

    /** Waits for one question and answers it from that socket. */
    DatagramPacket answerOne(InetSocketAddress seen, DatagramSocket from) {
        try {
            DatagramPacket request = Loopback.take(socket);
            byte[] answer = answer(Arrays.copyOf(request.getData(), HEADER_BYTES), seen);
            from.send(new DatagramPacket(answer, answer.length, request.getSocketAddress()));
            return request;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DatagramPacket answerOne(InetSocketAddress seen) {
        return answerOne(seen, socket);
    }

    /** RFC 8489 section 14.2: port and address are mixed with the magic cookie. */
    private static byte[] answer(byte[] requestHeader, InetSocketAddress seen) {
        int ip = ByteBuffer.wrap(seen.getAddress().getAddress()).getInt();
        return ByteBuffer.allocate(HEADER_BYTES + 12)
                .putShort((short) 0x0101)
                .putShort((short) 12)
                .put(requestHeader, 4, 16)
                .putShort((short) 0x0020)
                .putShort((short) 8)
                .putShort((short) 1)
                .putShort((short) (seen.getPort() ^ (COOKIE >>> 16)))
                .putInt(ip ^ COOKIE)
                .array();
    }

    @Override
    public void close() {
        socket.close();
    }
}
