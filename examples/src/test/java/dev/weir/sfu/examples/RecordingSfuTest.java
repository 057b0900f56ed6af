// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.recording.RecorderConfig;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.Sha256;
import dev.weir.sfu.recording.upload.UploadSettings;
import dev.weir.sfu.room.RoomName;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RecordingSfuTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final RoomName HELLO = new RoomName("hello");
    private static final String NAME = "hello_20260101T000000.000Z.webm";

    @TempDir
    Path folder;

    /** As a run before has left it. */
    @BeforeEach
    void record() throws IOException {
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        Ledger ledger = Ledger.open(folder);
        RecordingEntry entry =
                ledger.create(RecordingEntry.begin(RecordingId.of(HELLO, begin, 1), HELLO, Optional.empty(), 1, begin));
        Path file = Files.writeString(folder.resolve(NAME), "a recording");
        ledger.put(entry.withMedia(
                        Duration.ofSeconds(10),
                        List.of(),
                        List.of(RecordedFile.closed(NAME, "video/webm", Files.size(file), Sha256.of(file))))
                .recorded(begin.plusSeconds(10)));
    }

    private static RecordingSfu start(RecorderConfig files) throws IOException {
        return RecordingSfu.start(
                ANY_PORT,
                SfuConfig.builder()
                        .rtcPort(0)
                        .advertisedAddresses(List.of("127.0.0.1"))
                        .build(),
                files,
                "secret");
    }

    @Test
    void listsAndPlaysWhatItHasRecorded() throws Exception {
        try (RecordingSfu recording = start(RecorderConfig.into(folder).build())) {
            Client client = new Client(recording.httpPort());
            assertThat(client.publish("/api/whip/publish/hello", "secret").statusCode())
                    .isEqualTo(201);

            HttpResponse<InputStream> list = client.open("/api/records?room=hello");
            assertThat(new String(list.body().readAllBytes(), UTF_8)).contains("\"url\":\"/records/" + NAME + '"');
            HttpResponse<InputStream> file = client.open("/records/" + NAME);
            assertThat(file.headers().firstValue("Content-Type")).contains("video/webm");
            assertThat(file.headers().firstValue("Content-Length")).contains("11");
            assertThat(new String(file.body().readAllBytes(), UTF_8)).isEqualTo("a recording");
        }
    }

    @Test
    void uploadsToAWebServerThatIsInTroubleAtFirst() throws Exception {
        Map<String, byte[]> archive = new ConcurrentHashMap<>();
        AtomicInteger troubles = new AtomicInteger(2);
        HttpServer server = HttpServer.create(ANY_PORT, 0);
        server.createContext("/archive/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("PUT") && troubles.getAndDecrement() > 0) {
                exchange.sendResponseHeaders(503, -1);
            } else if (exchange.getRequestMethod().equals("PUT")) {
                archive.put(path, exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(201, -1);
            } else {
                byte[] there = archive.getOrDefault(path, new byte[0]);
                exchange.sendResponseHeaders(200, there.length);
                exchange.getResponseBody().write(there);
            }
            exchange.close();
        });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/archive/");
        RecorderConfig uploading = RecorderConfig.into(folder)
                .uploader(new PutUploader(url))
                .uploads(new UploadSettings(1, true, Duration.ofMillis(1), Duration.ofMillis(1)))
                .build();
        try (RecordingSfu recording = start(uploading)) {
            Client client = new Client(recording.httpPort());
            while (client.open("/records/" + NAME).statusCode() != 410) {
                Thread.onSpinWait();
            }
            assertThat(archive.get("/archive/" + NAME)).asString().isEqualTo("a recording");
            assertThat(archive).containsKey("/archive/" + NAME.replace(".webm", ".json"));
            assertThat(folder.resolve(NAME)).doesNotExist();
        } finally {
            server.stop(0);
        }
    }
}
