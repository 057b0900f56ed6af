// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.Sha256;
import dev.weir.sfu.room.RoomName;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of a whole server, over HTTP. */
@Timeout(60)
class RecordingServerTest {
    private static final Instant BEGIN = Instant.parse("2026-11-29T20:00:00Z");
    private static final String NAME = "lecture_20261129T200000.000Z.webm";

    @TempDir
    Path folder;

    private Server open(String... pairs) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HTTP_ADDR", "127.0.0.1:0",
                "RTC_PORT", "0",
                "ADVERTISED_ADDRESSES", "127.0.0.1",
                "RECORD_DIR", folder.toString(),
                "AUTH_TOKEN", "all",
                "ROOM_PLAY_TOKENS", "lecture:viewer",
                "TOKEN_IN_URL", "token",
                "ADMIN_TOKEN", "admin"));
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return Server.open(Settings.resolve(Map.of(), environment));
    }

    private void recorded(String room, String content) throws IOException {
        Ledger ledger = Ledger.open(folder);
        RoomName name = new RoomName(room);
        RecordingEntry entry = ledger.create(
                RecordingEntry.begin(RecordingId.of(name, BEGIN, 1), name, Optional.of("alice"), 1, BEGIN));
        String file = entry.id().fileName(".webm");
        Path path = Files.writeString(folder.resolve(file), content);
        ledger.put(entry.withMedia(
                        Duration.ofSeconds(10),
                        List.of(),
                        List.of(RecordedFile.closed(file, "video/webm", content.length(), Sha256.of(path))))
                .recorded(BEGIN.plusSeconds(10)));
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void listsAndSendsWhatWasRecordedBefore() throws Exception {
        recorded("lecture", "0123456789");
        try (Server server = open()) {
            Call call = new Call(server);
            HttpResponse<String> list = call.get("api/records?room=lecture&token=viewer");
            String url = json(list).path(0).path("url").asText();
            assertThat(url).isEqualTo("/records/" + NAME + "?token=viewer");
            assertThat(list.headers().firstValue("Cross-Origin-Resource-Policy"))
                    .contains("same-origin");

            HttpResponse<String> piece = call.get(url.substring(1), "Range", "bytes=2-5");

            assertThat(piece.statusCode()).isEqualTo(206);
            assertThat(piece.body()).isEqualTo("2345");
            assertThat(piece.headers().firstValue("Content-Range")).contains("bytes 2-5/10");
            assertThat(piece.headers().firstValue("Content-Length")).contains("4");
            assertThat(piece.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("media-src 'self'");
            assertThat(piece.headers().firstValue("Cross-Origin-Resource-Policy"))
                    .isEmpty();
            HttpResponse<String> head = call.send("HEAD", "records/" + NAME, "", Call.bearer("viewer"));
            assertThat(head.headers().firstValue("Content-Length")).contains("10");
            assertThat(call.get("records/" + NAME).statusCode()).isEqualTo(401);
            assertThat(call.get("records/" + NAME, Call.bearer("all")).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void keepsRoomsOffTheListThatAreNotListed() throws Exception {
        recorded("lecture", "1");
        recorded("secret", "2");
        try (Server server = open("ROOM_OPTIONS", "secret:listed=false", "ROOM_PLAY_TOKENS", "")) {
            Call call = new Call(server);

            assertThat(json(call.get("api/records", Call.bearer("all"))))
                    .extracting(file -> file.path("room").asText())
                    .containsExactly("lecture");
            assertThat(json(call.get("api/records?room=secret", Call.bearer("all"))))
                    .hasSize(1);
        }
    }

    @Test
    void letsAnAdministratorDeleteAndRecord() throws Exception {
        recorded("lecture", "0123456789");
        String[] admin = Call.bearer("admin");
        try (Server server = open()) {
            Call call = new Call(server);
            String id = json(call.get("api/admin/records", admin))
                    .path(0)
                    .path("recording")
                    .asText();

            assertThat(call.delete("api/admin/records/" + id, admin).statusCode())
                    .isEqualTo(200);
            assertThat(folder.resolve(NAME)).doesNotExist();
            assertThat(folder.resolve(NAME.replace(".webm", ".json"))).doesNotExist();
            HttpResponse<String> begun =
                    call.send("PUT", "api/admin/rooms/studio/recording", "{\"recording\":true}", admin);
            assertThat(json(begun).path("recording").asBoolean()).isTrue();
            assertThat(call.publish("studio", Call.bearer("all")).statusCode()).isEqualTo(201);
            assertThat(json(call.get("api/admin/recordings", admin))).isEmpty();
        }
    }

    @Test
    void uploadsWhatWasLeftByTheStartBefore() throws Exception {
        recorded("lecture", "0123456789");
        Path archive = Files.createDirectory(folder.resolve("archive"));
        try (Server server = open(
                "UPLOAD_RECORDINGS", "1", "UPLOAD_DIR", archive.toString(), "DELETE_RECORDING_AFTER_UPLOAD", "1")) {
            Call call = new Call(server);
            // Each asking takes its time; the test's is bounded.
            while (call.get("records/" + NAME, Call.bearer("viewer")).statusCode() != 410) {
                Thread.onSpinWait();
            }

            assertThat(archive.resolve(NAME)).hasContent("0123456789");
            assertThat(folder.resolve(NAME)).doesNotExist();
            JsonNode file =
                    json(call.get("api/admin/records", Call.bearer("admin"))).path(0);
            assertThat(file.at("/upload/location").asText())
                    .isEqualTo(archive.resolve(NAME).toString());
        }
    }

    @Test
    void hasNoRecordsWhereNothingIsRecorded() throws Exception {
        try (Server server = open("RECORD_DIR", "")) {
            Call call = new Call(server);

            assertThat(call.get("api/records", Call.bearer("all")).statusCode()).isEqualTo(404);
            assertThat(call.get("records/" + NAME, Call.bearer("viewer")).statusCode())
                    .isEqualTo(404);
            assertThat(call.get("api/admin/records", Call.bearer("admin")).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void doesNotStartWhereItCannotRecordOrUpload() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> open("RECORD_DIR", file.toString()).close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> open("UPLOAD_RECORDINGS", "1").close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("set S3_BUCKET or UPLOAD_DIR");
    }
}
