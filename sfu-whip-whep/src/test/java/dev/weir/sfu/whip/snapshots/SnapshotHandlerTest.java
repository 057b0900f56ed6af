// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotHandlerTest {
    private static final String STUDIO = "/api/rooms/studio/snapshot.jpg";
    private static final Instant TAKEN = Instant.parse("2026-11-30T12:00:00.700Z");

    private final List<RoomName> asked = new ArrayList<>();
    private final List<AccessRequest> wishes = new ArrayList<>();
    private Instant now = TAKEN.plusMillis(3_400);

    private CompletableFuture<Optional<SnapshotSource.Picture>> take(RoomName room) {
        asked.add(room);
        return switch (room.value()) {
            case "studio" ->
                CompletableFuture.completedFuture(Optional.of(new SnapshotSource.Picture(new byte[] {1, 2, 3}, TAKEN)));
            case "crowded" -> CompletableFuture.failedFuture(new CapacityException("too many pictures"));
            case "broken" -> CompletableFuture.failedFuture(new IllegalStateException("a bug"));
            default -> CompletableFuture.completedFuture(Optional.empty());
        };
    }

    private final WhipWhepConfig config = WhipWhepConfig.builder()
            .doorkeeper(Doorkeeper.builder()
                    .authenticator(wish -> {
                        wishes.add(wish);
                        return CompletableFuture.completedFuture(
                                wish.token().isPresent()
                                        ? Grant.anonymous()
                                        : Refusal.noCredentials("viewers need a token"));
                    })
                    .build())
            .executor(Runnable::run)
            .build();
    private final SnapshotHandler handler = new SnapshotHandler(Optional.of(this::take), config, () -> now);

    private HttpResponse call(SnapshotHandler called, String method, String path, Map<String, String> lines) {
        HttpHeaders.Builder headers = HttpHeaders.builder();
        lines.forEach(headers::add);
        InetAddress client = InetAddress.getLoopbackAddress();
        return called.handle(new HttpRequest(method, path, "", headers.build(), new byte[0], client))
                .join();
    }

    private HttpResponse viewer(String method, String path) {
        return call(handler, method, path, Map.of("Authorization", "Bearer t"));
    }

    private static String header(HttpResponse response, String name) {
        return response.headers().first(name).orElse("none");
    }

    private static String problem(HttpResponse response) {
        return response.status() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void sendsWhatTheRoomShows() {
        HttpResponse response = viewer("GET", STUDIO);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).containsExactly(1, 2, 3);
        assertThat(header(response, "Content-Type")).isEqualTo("image/jpeg");
        assertThat(header(response, "Cache-Control")).isEqualTo("private, max-age=5");
        assertThat(header(response, "Age")).isEqualTo("3");
        assertThat(header(response, "Last-Modified")).isEqualTo("Mon, 30 Nov 2026 12:00:00 GMT");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(asked).containsExactly(new RoomName("studio"));
    }

    @Test
    void asksForTheRightToPlayTheRoomBeforeItLooks() {
        HttpResponse refused = call(handler, "GET", STUDIO, Map.of());

        assertThat(refused.status()).isEqualTo(401);
        assertThat(asked).isEmpty();
        assertThat(wishes).singleElement().satisfies(wish -> {
            assertThat(wish.action()).isEqualTo(Action.PLAY);
            assertThat(wish.room()).contains(new RoomName("studio"));
        });
    }

    @Test
    void tellsHeadTheLengthAndNoMore() {
        HttpResponse response = viewer("HEAD", STUDIO);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(header(response, "Content-Length")).isEqualTo("3");
        assertThat(header(response, "ETag")).isEqualTo(header(viewer("GET", STUDIO), "ETag"));
    }

    @Test
    void sendsAPictureOnceToAClientThatKeepsIt() {
        String tag = header(viewer("GET", STUDIO), "ETag");

        HttpResponse known = call(handler, "GET", STUDIO, Map.of("Authorization", "Bearer t", "If-None-Match", tag));
        HttpResponse other =
                call(handler, "GET", STUDIO, Map.of("Authorization", "Bearer t", "If-None-Match", "\"other\""));

        assertThat(tag).matches("\"[0-9a-f]+\"");
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(header(known, "ETag")).isEqualTo(tag);
        assertThat(header(known, "Content-Type")).isEqualTo("none");
        assertThat(other.status()).isEqualTo(200);
    }

    @Test
    void neverSaysThatAPictureIsOfTheFuture() {
        now = TAKEN.minusSeconds(9);

        assertThat(header(viewer("GET", STUDIO), "Age")).isEqualTo("0");
    }

    @Test
    void saysThatThereIsNothingToSee() {
        assertThat(problem(viewer("GET", "/api/rooms/empty/snapshot.jpg")))
                .startsWith("404 ")
                .contains("/problems/no-picture");
    }

    @Test
    void saysWhenToComeBackWhenThereAreTooMany() {
        HttpResponse response = viewer("GET", "/api/rooms/crowded/snapshot.jpg");

        assertThat(problem(response)).startsWith("503 ").contains("/problems/snapshots-busy");
        assertThat(header(response, "Retry-After")).isEqualTo("5");
    }

    @Test
    void aBugIsA500WithoutItsMessage() {
        assertThat(problem(viewer("GET", "/api/rooms/broken/snapshot.jpg")))
                .startsWith("500 ")
                .doesNotContain("a bug");
    }

    @Test
    void saysThatItIsOffBeforeAnythingElse() {
        HttpResponse response = call(new SnapshotHandler(config), "GET", STUDIO, Map.of());

        assertThat(problem(response)).startsWith("404 ").contains("/problems/no-snapshots");
        assertThat(wishes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "%61", "a/b", "nul"})
    void refusesNamesThatNoRoomHas(String name) {
        assertThat(problem(viewer("GET", "/api/rooms/" + name + "/snapshot.jpg")))
                .startsWith("400 ");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/rooms",
                "/api/rooms/",
                "/api/rooms/snapshot.jpg",
                "/api/rooms/a/snapshot.png",
                "/rooms/a/snapshot.jpg"
            })
    void leavesOtherPathsAlone(String path) {
        assertThat(handler.handles(path)).isFalse();
        assertThat(viewer("GET", path).status()).isEqualTo(404);
    }

    @Test
    void saysWhichMethodsThereAre() {
        assertThat(header(viewer("OPTIONS", STUDIO), "Allow")).isEqualTo("OPTIONS, GET, HEAD");
        assertThat(viewer("POST", STUDIO).status()).isEqualTo(405);
    }
}
