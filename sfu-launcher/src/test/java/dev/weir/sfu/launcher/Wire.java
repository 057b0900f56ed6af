// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A bare connection to a server, for what no HTTP client would send. */
final class Wire implements AutoCloseable {
    /** Not a measure of anything: a test that would hang fails instead. */
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;

    Wire(Server server) throws IOException {
        this(server.httpPort());
    }

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** The head of a request: its first line and Host, then these lines. */
    void sendHead(String methodAndPath, String... lines) throws IOException {
        StringBuilder head = new StringBuilder(methodAndPath).append(" HTTP/1.1\r\nHost: here\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        send(head.append("\r\n").toString());
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.US_ASCII));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next line without its end; empty at the end of the stream, too. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Everything until the server closes. */
    String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Reads what there is; whether the server then broke the connection off instead of ending its response. */
    boolean isCutOff() throws IOException {
        try {
            return !rest().endsWith("0\r\n\r\n");
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
