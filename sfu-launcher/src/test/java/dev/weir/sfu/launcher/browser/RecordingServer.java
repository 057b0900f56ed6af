// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.launcher.undertow.DoorLimits;
import dev.weir.sfu.launcher.undertow.UndertowDoor;
import dev.weir.sfu.recording.Recorder;
import dev.weir.sfu.recording.RecorderConfig;
import dev.weir.sfu.recording.RecordingStatus;
import dev.weir.sfu.recording.http.RecorderStore;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.records.RecordsHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.openqa.selenium.support.ui.FluentWait;

/** A server on free ports of the loopback that records every room, and gives recordings to players. Its only page is empty. */
final class RecordingServer implements AutoCloseable {
    private static final int DRAINED_BYTES = 1 << 20;
    /** Who everybody is that comes. */
    static final String SUBJECT = "alice";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Sfu sfu;
    private final Recorder recorder;
    private final WhipWhepHandlers doors;
    private final RecordsHandler records;
    private final UndertowDoor http;

    private RecordingServer(RecorderConfig recording) throws IOException {
        folder = recording.directory();
        sfu = Sfu.open(SfuConfig.builder().rtcPort(0).build());
        recorder = Recorder.open(sfu, recording);
        WhipWhepConfig config = WhipWhepConfig.builder()
                .doorkeeper(Doorkeeper.builder()
                        .authenticator(request -> CompletableFuture.completedFuture(Grant.to(SUBJECT)))
                        .build())
                .build();
        doors = new WhipWhepHandlers(sfu, config);
        records = new RecordsHandler(new RecorderStore(recorder), config);
        HttpResponse tooLarge = new HttpResponse(413, HttpHeaders.of(Map.of()), new byte[0]);
        http = UndertowDoor.open(
                "127.0.0.1",
                0,
                this::answer,
                new DoorLimits(
                        WhipWhepHandlers.MAX_BODY_BYTES,
                        DRAINED_BYTES,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        tooLarge));
    }

    /** Records every room into that folder. */
    static RecordingServer start(Path folder) throws IOException {
        return new RecordingServer(RecorderConfig.into(folder)
                .rooms(room -> true)
                .keyframeInterval(Duration.ofSeconds(5))
                .build());
    }

    private CompletableFuture<HttpResponse> answer(HttpRequest request) {
        if (doors.handles(request.path())) {
            return doors.handle(request);
        }
        if (records.handles(request.path())) {
            return records.handle(request);
        }
        byte[] page = "<!doctype html><title>tape</title><main></main>".getBytes(StandardCharsets.UTF_8);
        HttpHeaders type = HttpHeaders.of(Map.of("Content-Type", List.of("text/html")));
        return CompletableFuture.completedFuture(new HttpResponse(200, type, page));
    }

    /** How the recording of a room stands. */
    Optional<RecordingStatus> status(String room) {
        return recorder.status(new RoomName(room));
    }

    /** What of a room is complete, the first part in front. */
    List<RecordingEntry> recorded(String room) {
        return recorder.ledger().entries().stream()
                .filter(entry -> entry.room().value().equals(room) && entry.state() == RecordingState.RECORDED)
                .sorted((one, other) -> one.startedAt().compareTo(other.startedAt()))
                .toList();
    }

    /** The one recording of a room, once it is complete. */
    RecordingEntry awaitRecorded(String room) {
        return awaitRecorded(room, 1).get(0);
    }

    /** So many recordings of a room, once they are complete. */
    List<RecordingEntry> awaitRecorded(String room, int count) {
        return new FluentWait<>(room)
                .withMessage(count + " recordings of " + room)
                .withTimeout(PATIENCE)
                .until(name -> recorded(name).size() >= count ? recorded(name) : null);
    }

    /** Where a file of a recording is. */
    Path path(RecordedFile file) {
        return folder.resolve(file.name());
    }

    /** Copies a file as it is now into the folder. */
    Path copy(Path file, String name) {
        try {
            return Files.copy(file, folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a page gets a file of a recording. */
    URI uri(RecordedFile file) {
        return uri("/records/" + file.name());
    }

    /** The UDP port that media goes to. */
    int rtcPort() {
        return sfu.rtcPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.address().getPort() + path);
    }

    @Override
    public void close() {
        recorder.close();
        sfu.close();
        http.close();
    }
}
