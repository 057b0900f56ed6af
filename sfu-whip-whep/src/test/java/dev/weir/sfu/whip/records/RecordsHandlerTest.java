// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import static dev.weir.sfu.whip.records.Shelf.header;
import static dev.weir.sfu.whip.records.Shelf.json;
import static dev.weir.sfu.whip.records.Shelf.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.sfu.whip.guard.RoomPattern;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsHandlerTest {
    private final FakeRecords records = new FakeRecords();

    private void record(String... ids) throws IOException {
        for (String id : ids) {
            records.add(id, RecordState.RECORDED, new byte[10]);
        }
    }

    private Shelf shelf() {
        return new Shelf(records).as("all");
    }

    private static List<String> names(HttpResponse response) {
        assertThat(response.status()).isEqualTo(200);
        List<String> names = new ArrayList<>();
        json(response).forEach(file -> names.add(file.path("name").asText()));
        return names;
    }

    @Test
    void tellsAllThatViewersMayKnowOfAFile() throws IOException {
        record("studio_1");

        assertThat(json(shelf().get("/api/records")))
                .isEqualTo(new ObjectMapper().readTree("""
                [{"name": "studio_1.webm", "size": 10, "modTime": "2026-11-29T20:00:10Z", "url": "/records/studio_1.webm",
                  "mediaType": "video/webm", "sha256": "%s", "recording": "studio_1", "room": "studio", "part": 1,
                  "state": "recorded", "startedAt": "2026-11-29T20:00:00Z", "endedAt": "2026-11-29T20:00:10Z",
                  "duration": 9.99, "mended": false, "tracks": [
                    {"kind": "video", "codec": "vp8", "width": 640, "height": 360, "frames": 250, "lostPackets": 3, "gaps": 1},
                    {"kind": "audio", "codec": "opus", "frames": 500, "lostPackets": 0, "gaps": 0}]}]
                """.formatted(FakeRecords.SHA256)));
    }

    @Test
    void listsWhatIsBeingWrittenToo() throws IOException {
        records.add("studio_1", RecordState.RECORDING, new byte[3]);

        JsonNode file = json(shelf().get("/api/records")).path(0);

        assertThat(file.path("state").asText()).isEqualTo("recording");
        assertThat(file.path("modTime").asText()).isEqualTo("2026-11-29T20:00:09.990Z");
        assertThat(file.has("sha256")).isFalse();
        assertThat(file.has("endedAt")).isFalse();
    }

    @Test
    void listsTheRoomsThatTheClientMayWatchAndNoOthers() throws IOException {
        record("a_1", "b_1", "a_2", "unlisted_1");

        assertThat(names(shelf().get("/api/records"))).containsExactly("a_2.webm", "b_1.webm", "a_1.webm");
        assertThat(names(new Shelf(records).as("b").get("/api/records"))).containsExactly("b_1.webm");
        assertThat(names(new Shelf(records).as("unlisted").get("/api/records"))).isEmpty();
        assertThat(problem(new Shelf(records).as("nothing").get("/api/records")))
                .isEqualTo("403 forbidden");
        assertThat(problem(new Shelf(records).get("/api/records"))).isEqualTo("401 unauthenticated");
    }

    @Test
    void listsOneRoomForWhoeverMayWatchIt() throws IOException {
        record("a_1", "b_1", "unlisted_1");

        assertThat(names(new Shelf(records).as("a").get("/api/records?room=a"))).containsExactly("a_1.webm");
        assertThat(names(new Shelf(records).as("unlisted").get("/api/records?room=unlisted")))
                .containsExactly("unlisted_1.webm");
        assertThat(names(shelf().get("/api/records?room=empty"))).isEmpty();
        assertThat(problem(new Shelf(records).as("a").get("/api/records?room=b")))
                .isEqualTo("403 forbidden");
    }

    @Test
    void leavesOutRoomsThatAreBanned() throws IOException {
        record("a_1", "b_1");
        Shelf shelf = shelf();
        shelf.bans.add(Optional.of(new RoomPattern("b")), Optional.empty(), Instant.MAX, "");

        assertThat(names(shelf.get("/api/records"))).containsExactly("a_1.webm");
    }

    @Test
    void asksAboutARoomOnce() throws IOException {
        for (int i = 0; i < 120; i++) {
            record("a_" + i, "b_" + i);
        }
        Shelf shelf = shelf();

        assertThat(names(shelf.get("/api/records?limit=1000"))).hasSize(240);
        assertThat(shelf.asked).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"'', /records/", "/media, /media/records/", "https://tv.example, https://tv.example/records/"})
    void givesUrlsAsTheClientSeesThem(String publicBase, String prefix) throws IOException {
        record("studio_1");

        JsonNode file = json(shelf().behind(publicBase).get("/api/records")).path(0);

        assertThat(file.path("url").asText()).isEqualTo(prefix + "studio_1.webm");
    }

    @ParameterizedTest
    @CsvSource({
        "/api, /api/records, /records/",
        "/tv/api, /tv/api/records, /tv/records/",
        "/v1, /v1/records, /v1/records/",
        "'', /records, /records/",
    })
    void standsWhereTheConfigurationSays(String basePath, String list, String prefix) throws IOException {
        record("studio_1");
        Shelf shelf = new Shelf(records, basePath).as("all");

        assertThat(shelf.handler.handles(list)).isTrue();
        assertThat(shelf.handler.handles(prefix + "x")).isTrue();
        assertThat(shelf.handler.handles(list + "x")).isFalse();
        assertThat(json(shelf.get(list)).path(0).path("url").asText()).isEqualTo(prefix + "studio_1.webm");
    }

    @Test
    void handsOnATokenThatStandsInTheUrlAndNothingElse() throws IOException {
        record("studio_1", "studio_2");

        HttpResponse response = new Shelf(records).get("/api/records?limit=1&x=y&token=all");

        assertThat(json(response).path(0).path("url").asText()).isEqualTo("/records/studio_2.webm?token=all");
        assertThat(header(response, "Link")).isEqualTo("</api/records?limit=1&after=studio_2&token=all>; rel=\"next\"");
    }

    @Test
    void leadsFromPageToPage() throws IOException {
        for (int i = 0; i < 130; i++) {
            record("a_" + i, "b_" + i);
        }
        List<String> all = new ArrayList<>();
        Optional<String> next = Optional.of("/api/records?limit=60");
        int pages = 0;
        while (next.isPresent()) {
            HttpResponse response = new Shelf(records).as("b").get(next.get());
            assertThat(names(response)).hasSizeLessThanOrEqualTo(60);
            all.addAll(names(response));
            Matcher link = Pattern.compile("<(.*)>; rel=\"next\"").matcher(header(response, "Link"));
            next = link.matches() ? Optional.of(link.group(1)) : Optional.empty();
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(all)
                .hasSize(130)
                .startsWith("b_129.webm")
                .endsWith("b_0.webm")
                .doesNotHaveDuplicates();
    }

    @Test
    void goesOnLookingForARoomInTheNextPage() throws IOException {
        record("mine_1");
        for (int i = 0; i < 2_000; i++) {
            record("other_" + i);
        }
        HttpResponse first = new Shelf(records).as("mine").get("/api/records");
        assertThat(names(first)).isEmpty();
        assertThat(header(first, "Link")).isEqualTo("</api/records?limit=100&after=other_0>; rel=\"next\"");

        assertThat(names(new Shelf(records).as("mine").get("/api/records?limit=100&after=other_0")))
                .containsExactly("mine_1.webm");
    }

    @Test
    void keepsTheRoomFromPageToPage() throws IOException {
        record("a_1", "a_2", "a_3");

        assertThat(header(shelf().get("/api/records?room=a&limit=2"), "Link"))
                .isEqualTo("</api/records?limit=2&room=a&after=a_2>; rel=\"next\"");
        assertThat(header(shelf().get("/api/records?room=a&limit=3"), "Link")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, bad-query",
        "limit=1001, bad-query",
        "limit=ten, bad-query",
        "limit=, bad-query",
        "after=, bad-query",
        "after=%0d%0aX, bad-query",
        "after=<>, bad-query",
        "room=a/b, bad-room-name",
        "room=, bad-room-name",
    })
    void saysWhatIsWrongWithAQuery(String query, String type) {
        assertThat(problem(shelf().get("/api/records?" + query))).isEqualTo("400 " + type);
    }

    @Test
    void hasNoOtherMethods() {
        assertThat(problem(shelf().call("DELETE", "/api/records"))).isEqualTo("405 method-not-allowed");
        assertThat(shelf().call("HEAD", "/api/records").body()).isEmpty();
    }
}
