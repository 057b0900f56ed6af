// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import com.sun.net.httpserver.HttpServer;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.recording.Recorder;
import dev.weir.sfu.recording.RecorderConfig;
import dev.weir.sfu.recording.http.RecorderStore;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.records.RecordsHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An SFU that records every room, in files of an hour that are kept for a month, and shows what it has recorded.
 *
 * <p>Publish to {@code /api/whip/publish/ROOM} with the token as bearer; see the list at {@code /api/records?room=ROOM}, and play a
 * file in any browser at its {@code url}.
 */
public final class RecordingSfu implements AutoCloseable {
    private final Sfu sfu;
    private final Recorder recorder;
    private final HttpServer http;
    private final WhipWhepHandlers doors;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private RecordingSfu(Sfu sfu, Recorder recorder, HttpServer http, WhipWhepHandlers doors) {
        this.sfu = sfu;
        this.recorder = recorder;
        this.http = http;
        this.doors = doors;
    }

    /** Runs on port 8080 (HTTP) and 8189 (media) until the process ends; the argument is the token for publishing. */
    public static void main(String[] arguments) throws IOException {
        RecordingSfu recording = start(
                new InetSocketAddress(8080),
                SfuConfig.builder().build(),
                inHours(Path.of("recordings")).build(),
                arguments[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(recording::close));
    }

    /** What is recorded, and how. */
    public static RecorderConfig.Builder inHours(Path directory) {
        return RecorderConfig.into(directory)
                .rooms(room -> true)
                .maxPartDuration(Duration.ofHours(1))
                .maxAge(Duration.ofDays(30));
    }

    /** Starts all of it, or throws when the HTTP address cannot be bound. */
    public static RecordingSfu start(InetSocketAddress address, SfuConfig media, RecorderConfig files, String token)
            throws IOException {
        HttpServer http = HttpServer.create(address, 0);
        Sfu sfu = Sfu.open(media);
        Recorder recorder = Recorder.open(sfu, files);
        Doorkeeper doorkeeper = Doorkeeper.builder()
                .authenticator(EmbeddedSfu.publishingWith(token))
                .build();
        WhipWhepConfig config = WhipWhepConfig.builder().doorkeeper(doorkeeper).build();
        WhipWhepHandlers doors = new WhipWhepHandlers(sfu, config);
        RecordsHandler records = new RecordsHandler(new RecorderStore(recorder), config);
        http.createContext("/api/", exchange -> EmbeddedSfu.answer(exchange, doors));
        http.createContext("/api/records", exchange -> EmbeddedSfu.answer(exchange, records));
        http.createContext("/records/", exchange -> EmbeddedSfu.answer(exchange, records));
        RecordingSfu recording = new RecordingSfu(sfu, recorder, http, doors);
        http.setExecutor(recording.threads);
        http.start();
        return recording;
    }

    /** What it records. */
    public Sfu sfu() {
        return sfu;
    }

    /** The TCP port that is bound. */
    public int httpPort() {
        return http.getAddress().getPort();
    }

    /** Completes the files before the SFU ends, so that the last packets are in them. */
    @Override
    public void close() {
        doors.close();
        http.stop(0);
        threads.shutdownNow();
        recorder.close();
        sfu.close();
    }
}
