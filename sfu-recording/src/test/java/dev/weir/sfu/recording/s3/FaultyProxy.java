// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Stands between an uploader and a server, one request a connection, and does to some requests what networks and servers do. */
final class FaultyProxy implements AutoCloseable {
    /** The first line and the headers of a request. */
    record Head(String method, String target, List<String> headers) {
        Optional<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst();
        }

        long length() {
            return header("Content-Length").map(Long::parseLong).orElse(0L);
        }

        /** At an object. */
        boolean isLook() {
            return method.equals("HEAD");
        }

        boolean isPart(int number) {
            return method.equals("PUT") && target.contains("partNumber=" + number + "&");
        }

        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    /** What happens to a request. */
    interface Fault {
        void strike(Exchange exchange) throws IOException;
    }

    private record Rule(Predicate<Head> which, Fault fault, boolean once) {}

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Head> seen = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    FaultyProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Strikes the next such request. */
    void once(Predicate<Head> which, Fault fault) {
        rules.add(new Rule(which, fault, true));
    }

    /** Strikes each such request until {@link #heal}. */
    void always(Predicate<Head> which, Fault fault) {
        rules.add(new Rule(which, fault, false));
    }

    void heal() {
        rules.clear();
    }

    /** All requests so far. */
    List<Head> seen() {
        return List.copyOf(seen);
    }

    /** An answer of the proxy's own, after the request has come in whole. */
    static Fault answer(String statusLine, String body, String... headers) {
        return exchange -> {
            exchange.readBody();
            exchange.reply(statusLine, body, headers);
        };
    }

    /** As {@link #answer}, with an error document. */
    static Fault error(String statusLine, String code, String message, String... headers) {
        return answer(
                statusLine,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                        + "</Message><RequestId>1</RequestId></Error>",
                headers);
    }

    /** An answer of the proxy's own before the body of the request, and the end. */
    static Fault refuseBeforeBody(String statusLine) {
        return exchange -> exchange.reply(statusLine, "");
    }

    /** The connection is gone after so many bytes of the body. */
    static Fault cutAfter(long bytes) {
        return exchange -> {
            exchange.continueBody();
            exchange.client.getInputStream().readNBytes((int) bytes);
            exchange.reset();
        };
    }

    /** The server does what it is asked to do, and its answer is lost. */
    static Fault loseAnswer() {
        return exchange -> {
            exchange.forward();
            exchange.reset();
        };
    }

    /** The request comes in and is never answered. */
    static Fault silence() {
        return Exchange::readBody;
    }

    /** The server's answer with something replaced in its head. */
    static Fault rewrite(String pattern, String replacement) {
        return exchange -> {
            String answer = new String(exchange.forward(), ISO_8859_1);
            int end = answer.indexOf("\r\n\r\n");
            String head = answer.substring(0, end).replaceAll(pattern, replacement);
            exchange.write((head + answer.substring(end)).getBytes(ISO_8859_1));
        };
    }

    /** The server gets something else in the body, of the same length. */
    static Fault damage() {
        return exchange -> {
            byte[] body = exchange.readBody();
            body[body.length / 2] ^= 1;
            exchange.write(exchange.forward(body));
        };
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                daemon(() -> handle(client));
            }
        } catch (IOException closed) {
            // By close.
        }
    }

    private void handle(Socket client) {
        try {
            Head head = readHead(client.getInputStream());
            seen.add(head);
            Exchange exchange = new Exchange(client, head);
            take(head).orElse(pass -> pass.write(pass.forward())).strike(exchange);
        } catch (IOException gone) {
            // By the other side: it says so itself.
        }
    }

    private Optional<Fault> take(Head head) {
        for (Rule rule : List.copyOf(rules)) {
            if (rule.which().test(head) && (!rule.once() || rules.remove(rule))) {
                return Optional.of(rule.fault());
            }
        }
        return Optional.empty();
    }

    private static Head readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("no request");
            }
            head.write(next);
        }
        List<String> lines = head.toString(ISO_8859_1).strip().lines().toList();
        String[] first = lines.get(0).split(" ", -1);
        return new Head(first[0], first[1], new ArrayList<>(lines.subList(1, lines.size())));
    }

    private static void daemon(Runnable body) {
        Thread thread = new Thread(body, "faulty-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** One request and the connection it came by. */
    final class Exchange {
        private final Socket client;
        private final Head head;

        private Exchange(Socket client, Head head) {
            this.client = client;
            this.head = head;
        }

        void continueBody() throws IOException {
            if (head.header("Expect").isPresent()) {
                client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
            }
        }

        byte[] readBody() throws IOException {
            continueBody();
            return client.getInputStream().readNBytes((int) head.length());
        }

        byte[] forward() throws IOException {
            return forward(readBody());
        }

        byte[] forward(byte[] body) throws IOException {
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
                StringBuilder request = new StringBuilder(head + " HTTP/1.1\r\n");
                for (String line : head.headers()) {
                    String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
                    if (!name.equals("expect") && !name.equals("connection")) {
                        request.append(line).append("\r\n");
                    }
                }
                request.append("Connection: close\r\n\r\n");
                OutputStream out = server.getOutputStream();
                out.write(request.toString().getBytes(ISO_8859_1));
                out.write(body);
                out.flush();
                return server.getInputStream().readAllBytes();
            }
        }

        void reply(String statusLine, String body, String... headers) throws IOException {
            StringBuilder answer = new StringBuilder("HTTP/1.1 " + statusLine + "\r\n");
            for (String header : headers) {
                answer.append(header).append("\r\n");
            }
            answer.append("Content-Type: application/xml\r\nConnection: close\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n\r\n");
            if (!head.method().equals("HEAD")) {
                answer.append(body);
            }
            write(answer.toString().getBytes(ISO_8859_1));
        }

        void write(byte[] bytes) throws IOException {
            client.getOutputStream().write(bytes);
            client.close();
        }

        /** As when a cable is cut or a process is killed. */
        void reset() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }
    }
}
