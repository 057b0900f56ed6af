// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weir.sfu.launcher.undertow.DoorLimits;
import dev.weir.sfu.launcher.undertow.UndertowDoor;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that are written over time, over real sockets. */
class StreamingTest {
    private static final String STREAM = "/stream";
    private static final Duration SILENCE = Duration.ofMillis(50);

    private final BlockingQueue<HeldStream> streams = new LinkedBlockingQueue<>();
    private UndertowDoor door;

    @BeforeEach
    void open() throws IOException {
        door = open(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aChunkArrivesBeforeTheNextIsWritten() throws Exception {
        try (Wire wire = started()) {
            HeldStream stream = next();
            assertChunk(wire, "begin\n");
            assertThat(stream.send("one\n")).isTrue();
            assertChunk(wire, "one\n");
            assertThat(stream.send("two\n")).isTrue();
            assertChunk(wire, "two\n");
        }
    }

    @Test
    void endsWhenItsWriterSaysSo() throws Exception {
        try (Wire wire = started()) {
            HeldStream stream = next();
            stream.send("last\n");
            stream.sink().close();
            assertThat(wire.rest()).endsWith("last\n\r\n0\r\n\r\n");
            stream.awaitEnd();
            assertThat(stream.send("too late")).isFalse();
            stream.sink().close();
            assertThat(stream.closings()).isEqualTo(1);
        }
    }

    @Test
    void dropsAClientThatStopsReading() throws Exception {
        try (Wire wire = started()) {
            HeldStream stream = next();
            byte[] chunk = new byte[8 * 1024];
            long sent = 0;
            while (stream.sink().send(chunk)) {
                sent += chunk.length;
            }
            stream.awaitEnd();
            assertThat(sent).isGreaterThanOrEqualTo(64 * 1024);
            assertThat(stream.closings()).isEqualTo(1);
            assertThat(wire.isCutOff()).isTrue();
        }
    }

    @Test
    void seesThatTheClientHasLeft() throws Exception {
        HeldStream stream;
        try (Wire wire = started()) {
            stream = next();
            assertChunk(wire, "begin\n");
        }
        stream.awaitEnd();
        assertThat(stream.send("nobody reads")).isFalse();
        assertThat(stream.closings()).isEqualTo(1);
    }

    @Test
    void seesThatTheClientOfARequestWithABodyHasLeft() throws Exception {
        HeldStream stream;
        try (Wire wire = new Wire(door.address().getPort())) {
            wire.sendHead("POST " + STREAM, "Content-Length: 3");
            wire.send("abc");
            stream = next();
            assertThat(stream.send("one\n")).isTrue();
            readHead(wire);
            assertChunk(wire, "begin\n");
            assertChunk(wire, "one\n");
        }
        stream.awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: close", "Connection: keep-alive"})
    void servesAClientThatWantsOneResponseOnly(String connection) throws Exception {
        try (Wire wire = new Wire(door.address().getPort())) {
            wire.sendHead("GET " + STREAM, connection);
            HeldStream stream = next();
            readHead(wire);
            assertChunk(wire, "begin\n");
            assertThat(stream.send("one\n")).isTrue();
            assertChunk(wire, "one\n");
        }
    }

    @Test
    void findsAClientThatWantedOneResponseOnlyGoneByWriting() throws Exception {
        HeldStream stream;
        try (Wire wire = new Wire(door.address().getPort())) {
            wire.sendHead("GET " + STREAM, "Connection: close");
            stream = next();
        }
        // The first may still be taken by the kernel, which then learns that nobody is there.
        while (stream.send("comment\n")) {
            Thread.onSpinWait();
        }
        stream.awaitEnd();
    }

    @Test
    void leavesAQuietStreamAlone() throws Exception {
        door.close();
        door = open(SILENCE);
        try (Wire wire = started()) {
            HeldStream stream = next();
            assertChunk(wire, "begin\n");
            // Each is closed after the silence that the stream has lived through then, too.
            for (int i = 0; i < 3; i++) {
                awaitSilence();
            }
            assertThat(stream.send("after\n")).isTrue();
            assertChunk(wire, "after\n");
            awaitSilence();
            assertThat(stream.send("again\n")).isTrue();
            assertChunk(wire, "again\n");
        }
    }

    @Test
    void endsItsStreamsWhenTheServerCloses() throws Exception {
        try (Wire wire = started()) {
            HeldStream stream = next();
            stream.send("last\n");
            door.close();
            assertThat(wire.rest()).endsWith("last\n\r\n0\r\n\r\n");
            stream.awaitEnd();
            assertThat(stream.closings()).isEqualTo(1);
        } finally {
            door = open(SILENCE);
        }
    }

    @Test
    void onlyClosesTheStreamOfAHead() throws Exception {
        try (Wire wire = new Wire(door.address().getPort())) {
            wire.sendHead("HEAD " + STREAM, "Connection: close");
            assertThat(wire.rest()).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
            HeldStream stream = next();
            assertThat(stream.closings()).isEqualTo(1);
            assertThat(stream.wasOpened()).isFalse();
        }
    }

    @Test
    void leavesNothingBehindOfAThousandStreams() throws Exception {
        long before = descriptors();
        List<Wire> wires = new ArrayList<>();
        List<HeldStream> held = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            wires.add(started());
            held.add(next());
        }
        for (HeldStream stream : held) {
            assertThat(stream.send("all\n")).isTrue();
        }
        for (int i = 0; i < wires.size(); i++) {
            if (i % 2 == 0) {
                held.get(i).sink().close();
                assertThat(wires.get(i).rest()).endsWith("all\n\r\n0\r\n\r\n");
            }
            wires.get(i).close();
        }
        held.forEach(HeldStream::awaitEnd);
        // One more, so that the I/O thread has been through its selector after the last was closed.
        awaitAnswer();
        assertThat(held).extracting(HeldStream::closings).containsOnly(1);
        assertThat(descriptors()).isLessThan(before + 20);
    }

    private UndertowDoor open(Duration silence) throws IOException {
        HttpHandler handler = request -> CompletableFuture.completedFuture(answer(request));
        DoorLimits limits = new DoorLimits(1024, 1024, Duration.ofSeconds(10), silence, Responses.tooLarge(1024));
        return UndertowDoor.open("127.0.0.1", 0, handler, limits);
    }

    private HttpResponse answer(HttpRequest request) {
        if (!request.path().equals(STREAM)) {
            return Responses.text("plain\n");
        }
        HeldStream stream = new HeldStream();
        streams.add(stream);
        HttpHeaders headers = HttpHeaders.of(Map.of("Content-Type", List.of("text/event-stream")));
        return new HttpResponse(200, headers, "begin\n".getBytes(StandardCharsets.UTF_8), stream);
    }

    /** A connection on which a stream has begun, with the head read. */
    private Wire started() throws IOException {
        Wire wire = new Wire(door.address().getPort());
        wire.sendHead("GET " + STREAM);
        readHead(wire);
        return wire;
    }

    private static void readHead(Wire wire) throws IOException {
        assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
        List<String> head = new ArrayList<>();
        for (String line = wire.line(); !line.isEmpty(); line = wire.line()) {
            head.add(line);
        }
        assertThat(head).contains("Transfer-Encoding: chunked", "Connection: close", "Content-Type: text/event-stream");
    }

    private static void assertChunk(Wire wire, String text) throws IOException {
        assertThat(Integer.parseInt(wire.line(), 16)).isEqualTo(text.length());
        assertThat(wire.line() + "\n").isEqualTo(text);
        assertThat(wire.line()).isEmpty();
    }

    private HeldStream next() throws InterruptedException {
        HeldStream stream = streams.poll(60, TimeUnit.SECONDS);
        assertThat(stream).isNotNull();
        return stream;
    }

    private void awaitAnswer() throws IOException {
        try (Wire wire = new Wire(door.address().getPort())) {
            wire.sendHead("GET /", "Connection: close");
            assertThat(wire.rest()).endsWith("plain\n");
        }
    }

    /** Returns when the server has closed a connection for its silence. */
    private void awaitSilence() throws IOException {
        try (Wire wire = new Wire(door.address().getPort())) {
            wire.sendHead("GET /");
            assertThat(wire.rest()).endsWith("plain\n");
        }
    }

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
