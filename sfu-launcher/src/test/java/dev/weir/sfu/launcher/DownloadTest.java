// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weir.sfu.launcher.tls.ServerCertificate;
import dev.weir.sfu.launcher.tls.TestPair;
import dev.weir.sfu.launcher.undertow.DoorLimits;
import dev.weir.sfu.launcher.undertow.DoorPlace;
import dev.weir.sfu.launcher.undertow.DoorThread;
import dev.weir.sfu.launcher.undertow.UndertowDoor;
import dev.weir.sfu.whip.http.FileBody;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that are pieces of files, over real sockets. */
@Timeout(60)
class DownloadTest {
    private static final String FILE = "/file";
    private static final int OFFSET = 1_000;

    /** More than any socket's buffers hold. */
    private static final byte[] CONTENT = new byte[24 << 20];

    static {
        new Random(6).nextBytes(CONTENT);
    }

    private final BlockingQueue<FileChannel> channels = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    private volatile int length = CONTENT.length - 2 * OFFSET;
    private Path file;
    private UndertowDoor door;

    @BeforeEach
    void open() throws IOException {
        file = Files.write(folder.resolve("recording.webm"), CONTENT);
        door = open(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8 * 1024, 8 * 1024 + 1, 20 << 20})
    void sendsThePieceAndLeavesTheConnectionOpen(int ofBytes) throws Exception {
        length = ofBytes;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            for (int i = 0; i < 2; i++) {
                request(socket, "GET");
                assertExpected(piece(socket.getInputStream()));
                awaitClosed(next());
            }
        }
    }

    @Test
    void sendsItOverTlsToo() throws Exception {
        door.close();
        TestPair pair = TestPair.of("EC", "localhost", Duration.ofDays(30));
        try (ServerCertificate certificate = ServerCertificate.open(pair.write(folder), InstantSource.system())) {
            door = UndertowDoor.open(
                    new DoorPlace("127.0.0.1", 0, Optional.of(certificate.context())),
                    handler(),
                    limits(Duration.ofSeconds(30)),
                    new DoorThread());
            try (Socket socket =
                    trusting(pair).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port())) {
                request(socket, "GET");
                assertExpected(piece(socket.getInputStream()));
            }
            awaitClosed(next());
        }
    }

    @Test
    void onlyClosesTheFileOfAHead() throws Exception {
        try (Wire wire = new Wire(port())) {
            wire.sendHead("HEAD " + FILE, "Connection: close");
            assertThat(wire.rest()).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
            awaitClosed(next());
        }
    }

    @Test
    void closesTheFileWhenTheClientLeaves() throws Exception {
        try (Wire wire = new Wire(port())) {
            wire.sendHead("GET " + FILE);
            assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
        }
        awaitClosed(next());
    }

    @Test
    void cutsOffAClientThatStopsReading() throws Exception {
        door.close();
        door = open(Duration.ofMillis(50));
        try (Wire wire = new Wire(port())) {
            wire.sendHead("GET " + FILE);
            awaitClosed(next());
            assertThat(wire.isCutOff()).isTrue();
        }
    }

    @Test
    void servesOthersWhileManyReadNothing() throws Exception {
        long before = descriptors();
        List<Wire> stuck = new ArrayList<>();
        List<FileChannel> held = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Wire wire = new Wire(port());
            stuck.add(wire);
            wire.sendHead("GET " + FILE);
            assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
            held.add(next());
        }

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            request(socket, "GET");
            assertExpected(piece(socket.getInputStream()));
            awaitClosed(next());
        }
        assertThat(held).allMatch(FileChannel::isOpen);
        for (Wire wire : stuck) {
            wire.close();
        }
        held.forEach(DownloadTest::awaitClosed);
        // One more, so that the I/O thread has been through its selector after the last was closed.
        try (Wire wire = new Wire(port())) {
            wire.sendHead("GET /", "Connection: close");
            assertThat(wire.rest()).endsWith("plain\n");
        }
        assertThat(descriptors()).isLessThan(before + 20);
    }

    @Test
    void cutsTheClientOffWhenTheFileHasBecomeShorter() throws Exception {
        door.close();
        door = open(Duration.ofHours(1));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(20_000);
            Files.write(file, Arrays.copyOf(CONTENT, OFFSET + 10));
            request(socket, "GET");
            assertThatThrownBy(() -> piece(socket.getInputStream())).isInstanceOf(AssertionError.class);
            awaitClosed(next());
        }
    }

    @Test
    void breaksOffWhenTheServerCloses() throws Exception {
        try (Wire wire = new Wire(port())) {
            wire.sendHead("GET " + FILE);
            assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
            door.close();
            awaitClosed(next());
            assertThat(wire.isCutOff()).isTrue();
        } finally {
            door = open(Duration.ofSeconds(30));
        }
    }

    private UndertowDoor open(Duration silence) throws IOException {
        return UndertowDoor.open("127.0.0.1", 0, handler(), limits(silence));
    }

    private static DoorLimits limits(Duration silence) {
        return new DoorLimits(1024, 1024, Duration.ofSeconds(10), silence, Responses.tooLarge(1024));
    }

    private HttpHandler handler() {
        return request -> CompletableFuture.supplyAsync(() -> answer(request));
    }

    private HttpResponse answer(HttpRequest request) {
        if (!request.path().equals(FILE)) {
            return Responses.text("plain\n");
        }
        try {
            FileChannel channel = FileBody.open(file);
            channels.add(channel);
            return new HttpResponse(200, HttpHeaders.builder().build(), new FileBody(channel, OFFSET, length));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Not by AssertJ, which would print megabytes. */
    private void assertExpected(byte[] piece) {
        int different = Arrays.mismatch(piece, Arrays.copyOfRange(CONTENT, OFFSET, OFFSET + length));
        assertThat(different).as("the first byte that is wrong").isEqualTo(-1);
    }

    private int port() {
        return door.address().getPort();
    }

    private static void request(Socket socket, String method) throws IOException {
        socket.getOutputStream()
                .write((method + " " + FILE + " HTTP/1.1\r\nHost: here\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** The body of a response whose length is in its head. */
    private byte[] piece(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            assertThat(c).as("head so far: %s", head).isNotNegative();
            head.append((char) c);
        }
        assertThat(head).startsWith("HTTP/1.1 200 OK").contains("Content-Length: " + length + "\r\n");
        byte[] body = in.readNBytes(length);
        assertThat(body).hasSize(length);
        return body;
    }

    private FileChannel next() throws InterruptedException {
        FileChannel channel = channels.poll(60, TimeUnit.SECONDS);
        assertThat(channel).isNotNull();
        return channel;
    }

    private static void awaitClosed(FileChannel channel) {
        while (channel.isOpen()) {
            assertThat(Thread.interrupted())
                    .as("still open when the time was over")
                    .isFalse();
            Thread.onSpinWait();
        }
    }

    private static SSLContext trusting(TestPair pair) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("own", pair.certificate());
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
