// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.CapturedLog;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.records.RecordState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminRecordsTest {
    @RegisterExtension
    final CapturedLog log = new CapturedLog(AdminHandler.class);

    private final Desk desk = new Desk();

    private List<String> audited() {
        return log.events(Level.INFO).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void listsAllRecordingsWithWhatViewersAreNotTold() throws IOException {
        desk.records.add("studio_1", RecordState.UPLOADING, new byte[10]);

        JsonNode file = Desk.json(desk.call("GET", "/api/admin/records")).path(0);

        assertThat(file.path("name").asText()).isEqualTo("studio_1.webm");
        assertThat(file.path("subject").asText()).isEqualTo("alice");
        assertThat(file.path("failure").asText()).isEqualTo("/srv/disk is full");
        assertThat(file.path("upload"))
                .isEqualTo(
                        Desk.tree(
                                "{\"failedAttempts\":2,\"lastError\":\"bucket is missing\",\"location\":\"s3://bucket/studio_1\"}"));
    }

    @Test
    void leadsFromPageToPage() throws IOException {
        for (int i = 1; i <= 3; i++) {
            desk.records.add("studio_" + i, RecordState.RECORDED, new byte[1]);
        }
        HttpResponse first = desk.call("GET", "/api/admin/records?limit=2&room=studio");

        assertThat(Desk.json(first)).hasSize(2);
        assertThat(first.headers().all("Link"))
                .containsExactly("</api/admin/records?limit=2&room=studio&after=studio_2>; rel=\"next\"");
        HttpResponse last = desk.call("GET", "/api/admin/records?limit=2&room=studio&after=studio_2");
        assertThat(Desk.json(last).path(0).path("recording").asText()).isEqualTo("studio_1");
        assertThat(last.headers().all("Link")).isEmpty();
    }

    @Test
    void deletesARecordingAndSaysWho() throws IOException {
        desk.records.add("studio_1", RecordState.RECORDED, new byte[1]);

        HttpResponse response = desk.call("DELETE", "/api/admin/records/studio_1");

        assertThat(response.status()).isEqualTo(200);
        assertThat(Desk.json(response)).isEqualTo(Desk.tree("{\"deleted\":\"studio_1\"}"));
        assertThat(desk.records.records).isEmpty();
        assertThat(audited()).contains("admin=root deleted recording=studio_1");
        assertThat(Desk.problem(desk.call("DELETE", "/api/admin/records/studio_1")))
                .isEqualTo("no-such-record");
    }

    @Test
    void leavesARecordingThatIsInUse() throws IOException {
        desk.records.add("studio_1", RecordState.RECORDING, new byte[1]);
        desk.records.busy.add("studio_1");

        HttpResponse response = desk.call("DELETE", "/api/admin/records/studio_1");

        assertThat(response.status()).isEqualTo(409);
        assertThat(Desk.problem(response)).isEqualTo("record-busy");
        assertThat(desk.records.records).hasSize(1);
        assertThat(audited()).isEmpty();
    }

    @Test
    void beginsAndEndsTheRecordingOfARoom() {
        HttpResponse begun = desk.send("PUT", "/api/admin/rooms/live1/recording", "{\"recording\":true}");
        assertThat(Desk.json(begun)).isEqualTo(Desk.tree("{\"room\":\"live1\",\"recording\":true,\"live\":true}"));
        assertThat(desk.records.recorded).containsExactly(new RoomName("live1"));

        HttpResponse ended = desk.send("PUT", "/api/admin/rooms/live1/recording", "{\"recording\":false}");
        assertThat(Desk.json(ended)).isEqualTo(Desk.tree("{\"room\":\"live1\",\"recording\":false,\"live\":true}"));
        assertThat(desk.records.recorded).isEmpty();
        assertThat(audited())
                .contains("admin=root began recording of room=live1", "admin=root ended recording of room=live1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"recording\":1}", "{\"recording\":true,\"x\":1}", "[]", "true"})
    void takesNothingElseForThat(String body) {
        HttpResponse response = desk.send("PUT", "/api/admin/rooms/studio/recording", body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(Desk.problem(response)).isEqualTo("bad-request");
        assertThat(desk.records.recorded).isEmpty();
    }

    @Test
    void recordsNoRoomThatCannotBe() {
        assertThat(Desk.problem(desk.send("PUT", "/api/admin/rooms/a..b/recording", "{\"recording\":true}")))
                .isEqualTo("bad-room-name");
    }

    @Test
    void tellsHowRecordingGoes() throws IOException {
        desk.records.add("studio_1", RecordState.RECORDING, new byte[5]);
        desk.records.recorded.add(new RoomName("studio"));

        JsonNode room = Desk.json(desk.call("GET", "/api/admin/recordings")).path(0);

        assertThat(room.path("room").asText()).isEqualTo("studio");
        assertThat(room.path("droppedPackets").asInt()).isEqualTo(7);
        assertThat(room.path("failure").asText()).isEqualTo("the disk is full");
        assertThat(room.path("files").path(0).path("size").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"records", "recordings"})
    void isForAdministratorsOnly(String path) {
        assertThat(desk.call("GET", "/api/admin/" + path, "viewer", "").status())
                .isEqualTo(403);
    }
}
