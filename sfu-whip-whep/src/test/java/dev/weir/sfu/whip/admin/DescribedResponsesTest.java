// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.whip.RoomsHandler;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.CidrRules;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.records.FakeRecords;
import dev.weir.sfu.whip.records.RecordState;
import dev.weir.sfu.whip.records.RecordsHandler;
import dev.weir.sfu.whip.snapshots.SnapshotHandler;
import dev.weir.sfu.whip.snapshots.SnapshotSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls every operation of the description on the handlers before a real SFU, and holds the responses against it. */
class DescribedResponsesTest {
    private static final String FILE = "/records/{name}";

    private final Description description = new Description();
    private final Sfu sfu = Sfu.open(SfuConfig.builder()
            .rtcPort(0)
            .advertisedAddresses(List.of("127.0.0.1"))
            .build());
    private final FakeRecords kept = new FakeRecords();
    private final BanList bans = new BanList(InstantSource.system());
    private final WhipWhepConfig config = WhipWhepConfig.builder()
            .doorkeeper(Doorkeeper.builder()
                    .authenticator(wish -> CompletableFuture.completedFuture(
                            switch (wish.token().orElse("")) {
                                case "" -> Refusal.noCredentials("a token is needed");
                                case "wrong" -> Refusal.badCredentials("the token is wrong");
                                case "other" -> Refusal.forbidden("the token is for something else");
                                case "later" -> Refusal.unavailable("ask later");
                                default -> Grant.to(wish.token().orElseThrow());
                            }))
                    .bans(bans)
                    .addressRules(CidrRules.builder().build())
                    .build())
            .build();
    private final WhipWhepHandlers doors = new WhipWhepHandlers(sfu, config);
    private final AdminHandler admin = new AdminHandler(sfu, config, bans, kept);
    private final RecordsHandler records = new RecordsHandler(kept, config);
    private final OpenApiHandler openApi = new OpenApiHandler(config);
    private final RoomsHandler rooms = new RoomsHandler(sfu, config);
    private final SnapshotHandler snapshots = new SnapshotHandler(
            room -> switch (room.value()) {
                case "studio" ->
                    CompletableFuture.completedFuture(
                            Optional.of(new SnapshotSource.Picture(new byte[] {1}, Instant.EPOCH)));
                case "crowded" -> CompletableFuture.failedFuture(new CapacityException("too many"));
                default -> CompletableFuture.completedFuture(Optional.empty());
            },
            config);

    private String query = "";

    /** What has been answered, as the description has it. */
    private final Set<String> seen = new TreeSet<>();

    private final Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer alice"));

    @BeforeEach
    void keep(@TempDir Path folder) {
        kept.keepIn(folder);
    }

    @AfterEach
    void close() {
        doors.close();
        sfu.close();
    }

    private HttpHandler handlerOf(String path) {
        if (openApi.handles(path)) {
            return openApi;
        }
        if (admin.handles(path)) {
            return admin;
        }
        if (records.handles(path)) {
            return records;
        }
        if (snapshots.handles(path)) {
            return snapshots;
        }
        return doors.handles(path) ? doors : rooms;
    }

    /** Calls an operation with its placeholders filled in, by what stands between slashes, and checks the response. */
    private HttpResponse call(String method, String template, String argument, String type, String body) {
        HttpHeaders.Builder lines = HttpHeaders.builder();
        headers.forEach(lines::add);
        if (!type.isEmpty()) {
            lines.add("Content-Type", type);
        }
        String path = template.equals(FILE) ? template : "/api" + template;
        for (String part : argument.split("/", 2)) {
            path = path.replaceFirst("\\{[a-z]+}", part);
        }
        HttpResponse response = handlerOf(path)
                .handle(new HttpRequest(
                        method,
                        path,
                        query,
                        lines.build(),
                        body.getBytes(StandardCharsets.UTF_8),
                        InetAddress.getLoopbackAddress()))
                .join();
        assertThat(description.mistakes(method, template, response))
                .as("%s %s %d", method, path, response.status())
                .isEmpty();
        seen.add(method + ' ' + template + ' ' + response.status());
        return response;
    }

    private HttpResponse call(String method, String template, String argument) {
        return call(method, template, argument, "", "");
    }

    private HttpResponse json(String method, String template, String body) {
        return json(method, template, "", body);
    }

    private HttpResponse json(String method, String template, String argument, String body) {
        return call(method, template, argument, "application/json", body);
    }

    private void as(String token) {
        headers.put("Authorization", "Bearer " + token);
    }

    private String begun(String protocol, String verb) throws IOException {
        try (InputStream offer = DescribedResponsesTest.class.getResourceAsStream(
                "/vectors/sdp/chromium-156.0.8078.79-" + verb + ".sdp")) {
            assertThat(offer).isNotNull();
            String sdp = new String(offer.readAllBytes(), StandardCharsets.UTF_8);
            HttpResponse response =
                    call("POST", '/' + protocol + '/' + verb + "/{room}", "studio", "application/sdp", sdp);
            String location = response.headers().first("Location").orElse("/");
            return location.substring(location.lastIndexOf('/') + 1);
        }
    }

    @Test
    void isTrueOfEveryResponseThatIsNoRefusal() throws IOException {
        everyMethodAndPathWith("alice");
        for (String[] one : new String[][] {{"whip", "publish"}, {"whep", "play"}}) {
            String session = '/' + one[0] + "/session/{id}";
            String id = begun(one[0], one[1]);
            call("GET", session, id);
            call("HEAD", session, id);
            headers.put("If-Match", "*");
            String fragment = "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n";
            call("PATCH", session, id, "application/trickle-ice-sdpfrag", fragment);
            call("PATCH", session, id, "application/trickle-ice-sdpfrag", fragment);
            headers.remove("If-Match");
            if (one[0].equals("whep")) {
                callExtensions(id);
            }
        }
        everyMethodAndPathWith("alice");
        call("GET", "/admin/rooms/{room}", "studio");
        call("HEAD", "/admin/rooms/{room}", "studio");
        String ban = Desk.json(json("POST", "/admin/bans", "{\"subject\":\"eve\",\"room\":\"a*\",\"seconds\":60}"))
                .path("id")
                .asText();
        call("GET", "/admin/bans", "");
        call("DELETE", "/admin/bans/{id}", ban);
        json("PUT", "/admin/drain", "{\"draining\":true}");
        json("PUT", "/admin/drain", "{\"draining\":false}");
        call("DELETE", "/whip/session/{id}", begun("whip", "publish"));
        call("DELETE", "/whep/session/{id}", begun("whep", "play"));
        begun("whip", "publish");
        String handle = Desk.json(call("GET", "/admin/sessions", ""))
                .path(0)
                .path("handle")
                .asText();
        call("DELETE", "/admin/sessions/{handle}", handle);
        begun("whip", "publish");
        call("POST", "/admin/rooms/{room}/close", "studio");
        callRecords();
        callSnapshots();

        Set<String> expected = new TreeSet<>(description.responses());
        expected.removeIf(response -> !response.matches(".* 2[0-9]{2}"));
        assertThat(seen).containsAll(expected);
    }

    private void callRecords() throws IOException {
        kept.add("studio_1", RecordState.RECORDED, new byte[10]);
        kept.add("studio_2", RecordState.RECORDING, new byte[10]);
        for (String method : List.of("GET", "HEAD")) {
            call(method, "/records", "");
            call(method, "/admin/records", "");
            call(method, FILE, "studio_1.webm").close();
        }
        headers.put("Range", "bytes=2-3");
        call("GET", FILE, "studio_1.webm").close();
        headers.remove("Range");
        json("PUT", "/admin/rooms/{room}/recording", "studio", "{\"recording\":true}");
        call("GET", "/admin/recordings", "");
        json("PUT", "/admin/rooms/{room}/recording", "studio", "{\"recording\":false}");
        call("DELETE", "/admin/records/{id}", "studio_1");
    }

    private void misuseRecords() throws IOException {
        kept.add("studio_1", RecordState.RECORDED, new byte[10]);
        kept.add("studio_2", RecordState.RECORDING, new byte[10]);
        kept.add("studio_3", RecordState.DELETED, new byte[10]);
        kept.busy.add("studio_2");
        call("GET", FILE, "studio_2.webm");
        call("GET", FILE, "studio_3.webm");
        call("GET", FILE, "studio_4.webm");
        for (String[] header : new String[][] {{"Range", "bytes=10-"}, {"If-Match", "x"}, {"If-None-Match", "*"}}) {
            headers.put(header[0], header[1]);
            call("GET", FILE, "studio_1.webm");
            headers.remove(header[0]);
        }
        call("DELETE", "/admin/records/{id}", "studio_2");
        json("PUT", "/admin/rooms/{room}/recording", "a..b", "{\"recording\":true}");
        json("PUT", "/admin/rooms/{room}/recording", "studio", "{}");
        json("PUT", "/admin/rooms/{room}/recording", "studio", " ".repeat(5_000));
        query = "limit=0";
        call("GET", "/records", "");
        call("GET", "/admin/records", "");
        query = "";
    }

    private void callSnapshots() {
        String path = "/rooms/{room}/snapshot.jpg";
        for (String method : List.of("GET", "HEAD")) {
            for (String room : List.of("studio", "empty", "crowded", "a..b")) {
                call(method, path, room);
            }
            headers.put("If-None-Match", "*");
            call(method, path, "studio");
            headers.remove("If-None-Match");
        }
    }

    private void callExtensions(String session) {
        String events = "/whep/session/{id}/events";
        for (String path : List.of(events, "/whep/session/{id}/layer")) {
            call("GET", path, session);
            call("HEAD", path, session);
        }
        String location = call("POST", events, session, "application/json", "[\"active\"]")
                .headers()
                .first("Location")
                .orElse("/");
        String stream = session + location.substring(location.lastIndexOf('/'));
        call("GET", events + "/{stream}", stream);
        call("HEAD", events + "/{stream}", stream);
        call("DELETE", events + "/{stream}", stream);
        call("POST", "/whep/session/{id}/layer", session, "application/json", "{}");
    }

    private void misuseExtensions(String session) {
        String events = "/whep/session/{id}/events";
        for (String path : List.of(events, "/whep/session/{id}/layer")) {
            call("POST", path, session, "application/json", "7");
            call("POST", path, session, "text/plain", "7");
            call("POST", path, session, "application/json", " ".repeat(5_000));
        }
        call("POST", "/whep/session/{id}/layer", session, "application/json", "{\"mediaId\":\"other\"}");
        call("GET", events + "/{stream}", session + "/no-such-stream");
        for (int i = 0; i < 5; i++) {
            call("POST", events, session, "application/json", "[\"active\"]");
        }
    }

    @Test
    void isTrueOfRefusals() throws IOException {
        String session = begun("whip", "publish");
        for (String token : List.of("wrong", "other", "later", "alice", "eve")) {
            everyMethodAndPathWith(token);
        }
        headers.remove("Authorization");
        everyMethodAndPathWith("");
        as("bob");
        begun("whip", "publish");
        as("alice");
        call("PATCH", "/whip/session/{id}", session, "application/trickle-ice-sdpfrag", "nonsense");
        call("PATCH", "/whip/session/{id}", session, "text/plain", "nonsense");
        call("PATCH", "/whip/session/{id}", session, "application/trickle-ice-sdpfrag", "x".repeat(70_000));
        String fragment = "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n";
        call("PATCH", "/whip/session/{id}", session, "application/trickle-ice-sdpfrag", fragment);
        headers.put("If-Match", "\"other\"");
        call("PATCH", "/whip/session/{id}", session, "application/trickle-ice-sdpfrag", fragment);
        headers.remove("If-Match");
        for (String path : List.of("/whip/publish/{room}", "/whep/play/{room}")) {
            call("POST", path, "a..b", "application/sdp", "v=0");
            call("GET", path, "a..b");
            call("POST", path, "studio", "application/sdp", "v=0");
            call("POST", path, "studio", "application/sdp", "x".repeat(70_000));
            call("POST", path, "studio", "text/plain", "v=0");
        }
        call(
                "POST",
                "/whip/publish/{room}",
                "studio2",
                "application/sdp",
                "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n");
        misuseExtensions(begun("whep", "play"));
        misuseRecords();
        callSnapshots();
        json("POST", "/admin/bans", "{}");
        json("POST", "/admin/bans", " ".repeat(5_000));
        json("PUT", "/admin/drain", "[]");
        json("PUT", "/admin/drain", " ".repeat(5_000));
        json("POST", "/admin/bans", "{\"subject\":\"eve\",\"seconds\":60}");
        as("eve");
        begun("whip", "publish");
        as("alice");
        json("PUT", "/admin/drain", "{\"draining\":true}");
        begun("whep", "play");
        sfu.drainForGood();
        json("PUT", "/admin/drain", "{\"draining\":false}");

        assertThat(seen)
                .contains(
                        "POST /whip/publish/{room} 400",
                        "POST /whip/publish/{room} 401",
                        "POST /whip/publish/{room} 403",
                        "POST /whip/publish/{room} 409",
                        "POST /whip/publish/{room} 413",
                        "POST /whip/publish/{room} 415",
                        "POST /whip/publish/{room} 422",
                        "POST /whep/play/{room} 503",
                        "PUT /admin/drain 409",
                        "PATCH /whip/session/{id} 400",
                        "PATCH /whip/session/{id} 412",
                        "PATCH /whip/session/{id} 413",
                        "PATCH /whip/session/{id} 415",
                        "PATCH /whip/session/{id} 428",
                        "GET /whip/session/{id} 404",
                        "POST /whep/session/{id}/events 400",
                        "POST /whep/session/{id}/events 413",
                        "POST /whep/session/{id}/events 415",
                        "POST /whep/session/{id}/events 429",
                        "GET /whep/session/{id}/events/{stream} 404",
                        "POST /whep/session/{id}/layer 400",
                        "POST /whep/session/{id}/layer 404",
                        "GET /records 400",
                        "GET /records 401",
                        "GET /rooms/{room}/snapshot.jpg 304",
                        "GET /rooms/{room}/snapshot.jpg 400",
                        "GET /rooms/{room}/snapshot.jpg 404",
                        "GET /rooms/{room}/snapshot.jpg 503",
                        "GET /records/{name} 304",
                        "GET /records/{name} 404",
                        "GET /records/{name} 409",
                        "GET /records/{name} 410",
                        "GET /records/{name} 412",
                        "GET /records/{name} 416",
                        "GET /admin/records 400",
                        "DELETE /admin/records/{id} 404",
                        "DELETE /admin/records/{id} 409",
                        "PUT /admin/rooms/{room}/recording 400",
                        "PUT /admin/rooms/{room}/recording 413",
                        "PUT /admin/rooms/{room}/recording 415",
                        "GET /admin/node 401",
                        "GET /admin/node 403",
                        "GET /admin/node 503",
                        "POST /admin/bans 400",
                        "POST /admin/bans 413",
                        "POST /admin/bans 415");
    }

    /** With nothing in the body, and with names that nothing has. */
    private void everyMethodAndPathWith(String token) {
        if (!token.isEmpty()) {
            as(token);
        }
        for (String path : description.paths()) {
            for (String method : description.methods(path)) {
                call(method, path, "no-such-name/no-such-stream");
            }
        }
        as("alice");
    }

    @Test
    void namesTheMethodsThatResourcesHaveAndNoOthers() {
        for (String path : description.paths()) {
            String allow = call("OPTIONS", path, "any").headers().first("Allow").orElse("");

            assertThat(Arrays.asList(allow.split(", ")))
                    .as(path)
                    .containsExactlyInAnyOrderElementsOf(description.methods(path));
        }
    }
}
