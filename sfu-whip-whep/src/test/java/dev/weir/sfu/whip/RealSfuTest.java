// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.http.ResponseStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The doors in front of a real SFU, knocked at with the offers of real clients. No media: nobody is behind the offers. */
class RealSfuTest {
    private static final String CHROMIUM_PUBLISH = Requests.recorded("chromium-156.0.8078.79-publish");
    private static final String CHROMIUM_PLAY = Requests.recorded("chromium-156.0.8078.79-play");
    private static final Pattern LINE = Pattern.compile("[a-z]=[^\r\n]+");

    private final Sfu sfu = Sfu.open(SfuConfig.builder()
            .rtcPort(0)
            .advertisedAddresses(List.of("127.0.0.1"))
            .build());
    private final WhipWhepHandlers handlers = new WhipWhepHandlers(sfu, WhipWhepConfig.defaults());

    @AfterEach
    void close() {
        handlers.close();
        sfu.close();
    }

    private HttpResponse answerTo(HttpRequest request) {
        return handlers.handle(request).join();
    }

    private static String location(HttpResponse response) {
        return response.headers().first("Location").orElseThrow();
    }

    /** The lines of an answer after checking that they are all well-formed. */
    private static List<String> answerLines(HttpResponse response) {
        String answer = Requests.text(response);
        assertThat(answer).startsWith("v=0\r\n").endsWith("\r\n");
        List<String> lines = List.of(answer.split("\r\n"));
        assertThat(lines).allMatch(line -> LINE.matcher(line).matches());
        return lines;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chromium-156.0.8078.79-publish",
                "libdatachannel-obslike-0.24.0-publish-h264",
                "ffmpeg-whip-8.1.2-publish"
            })
    void answersTheOffersOfRealPublishers(String offer) {
        HttpResponse response = answerTo(Requests.offer(Requests.PUBLISH, Requests.recorded(offer)));

        assertThat(response.status()).isEqualTo(201);
        assertThat(answerLines(response))
                .filteredOn(line -> line.startsWith("m="))
                .hasSize(2)
                .noneMatch(line -> line.matches("m=\\S+ 0 .*"));
        assertThat(answerLines(response)).contains("a=recvonly").doesNotContain("a=setup:actpass");
        assertThat(location(response)).matches("/api/whip/session/[A-Za-z0-9_-]{22,}");
        assertThat(response.headers().first("ETag").orElse("")).matches("\"[^\"]+\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-156.0.8078.79-play", "firefox-153.7.0-play"})
    void answersTheOffersOfRealViewersBeforeThereIsAPublisher(String offer) {
        HttpResponse response = answerTo(Requests.offer(Requests.PLAY, Requests.recorded(offer)));

        assertThat(response.status()).isEqualTo(201);
        assertThat(answerLines(response)).contains("a=sendonly");
        assertThat(location(response)).startsWith("/api/whep/session/");
    }

    @Test
    void livesThroughAWholeBroadcast() {
        HttpResponse publisher = answerTo(Requests.offer(Requests.PUBLISH, CHROMIUM_PUBLISH));
        HttpResponse second = answerTo(Requests.offer(Requests.PUBLISH, CHROMIUM_PUBLISH));
        HttpResponse elsewhere = answerTo(Requests.offer("/api/whip/publish/other", CHROMIUM_PUBLISH));
        HttpResponse viewer = answerTo(Requests.offer(Requests.PLAY, CHROMIUM_PLAY));

        assertThat(publisher.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.headers().all("Retry-After")).containsExactly("5");
        assertThat(Problems.in(second).path("type").asText()).isEqualTo("/problems/room-busy");
        assertThat(elsewhere.status()).isEqualTo(201);
        assertThat(viewer.status()).isEqualTo(201);

        String crossed = location(viewer).replace("/whep/", "/whip/");
        assertThat(answerTo(Requests.of("DELETE", crossed)).status()).isEqualTo(404);
        for (HttpResponse session : List.of(publisher, viewer)) {
            HttpRequest delete = Requests.of("DELETE", location(session));
            assertThat(answerTo(delete).status()).isEqualTo(200);
            assertThat(answerTo(delete).status()).isEqualTo(404);
        }
        assertThat(answerTo(Requests.offer(Requests.PUBLISH, CHROMIUM_PUBLISH)).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/whip/publish/studio, chromium-156.0.8078.79-publish",
        "/api/whep/play/studio, chromium-156.0.8078.79-play",
        "/api/whep/play/studio, firefox-153.7.0-play",
    })
    void row44AnswersRestartsWithTheSameOptionsAsTheOffer(String path, String offer) {
        HttpResponse created = answerTo(Requests.offer(path, Requests.recorded(offer)));
        List<String> answer = answerLines(created);
        Map<String, String> headers = Map.of("If-Match", "*", "Content-Type", "application/trickle-ice-sdpfrag");
        HttpRequest restart = Requests.of(
                "PATCH", location(created), headers, "a=ice-ufrag:new1\r\na=ice-pwd:0123456789abcdefghijkl\r\n");

        HttpResponse restarted = answerTo(restart);
        HttpResponse again = answerTo(restart);

        assertThat(restarted.status()).isEqualTo(200);
        List<String> fragment = List.of(Requests.text(restarted).split("\r\n"));
        assertThat(fragment).startsWith("a=group:BUNDLE 0 1", "a=ice-lite", "a=ice-options:ice2");
        assertThat(fragment).filteredOn(line -> line.startsWith("m=")).hasSize(1);
        assertThat(fragment)
                .containsAll(answer.stream()
                        .filter(line -> line.startsWith("a=candidate:"))
                        .toList());
        assertThat(fragment)
                .filteredOn(line -> line.startsWith("a=ice-ufrag:") || line.startsWith("a=ice-pwd:"))
                .hasSize(2)
                .doesNotContainAnyElementsOf(answer);
        assertThat(fragment).endsWith("a=end-of-candidates");
        assertThat(restarted.headers().all("ETag"))
                .isNotEqualTo(created.headers().all("ETag"));
        assertThat(again.status()).isEqualTo(204);
        assertThat(answerTo(Requests.of("DELETE", location(created))).status()).isEqualTo(200);
        assertThat(answerTo(restart).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/whip/publish/studio, chromium-156.0.8078.79-play, 422, cannot-negotiate",
        "/api/whep/play/studio, chromium-156.0.8078.79-publish, 422, cannot-negotiate",
    })
    void refusesOffersOfTheOtherDirection(String path, String offer, int status, String type) {
        HttpResponse response = answerTo(Requests.offer(path, Requests.recorded(offer)));

        assertThat(response.status()).isEqualTo(status);
        assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/" + type);
    }

    @Test
    void tellsTheLineWhereAnOfferBreaksOff() {
        HttpResponse response =
                answerTo(Requests.offer(Requests.PUBLISH, "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nm=video\r\n"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(Problems.in(response).path("line").asInt()).isEqualTo(3);
    }

    @Test
    void listsTheRoomOfAPublisher() {
        RoomsHandler rooms = new RoomsHandler(sfu, WhipWhepConfig.defaults());
        answerTo(Requests.offer(Requests.PUBLISH, CHROMIUM_PUBLISH));
        JsonNode listed =
                Problems.json(rooms.handle(Requests.of("GET", "/api/rooms")).join());

        assertThat(listed).hasSize(1);
        assertThat(listed.path(0).path("name").asText()).isEqualTo("studio");
    }

    @Test
    void letsOneOfManyPublishersIn() {
        List<CompletableFuture<Integer>> statuses = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> answerTo(Requests.offer(Requests.PUBLISH, CHROMIUM_PUBLISH))
                                .status(),
                        task -> new Thread(task, "publisher " + i).start()))
                .toList();

        List<Integer> received =
                statuses.stream().map(CompletableFuture::join).sorted().toList();
        assertThat(received.get(0)).isEqualTo(201);
        assertThat(received.subList(1, 50)).containsOnly(409);
    }

    private HttpResponse post(String path, String json) {
        return answerTo(Requests.of("POST", path, Map.of("Content-Type", "application/json"), json));
    }

    @Test
    void tellsAViewerHowManyWatchUntilItsSessionEnds() {
        String session = location(answerTo(Requests.offer(Requests.PLAY, CHROMIUM_PLAY)));
        HttpResponse begun = post(session + "/events", "[\"viewercount\",\"layers\"]");
        assertThat(location(begun)).startsWith(session + "/events/");
        List<String> chunks = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();

        answerTo(Requests.of("GET", location(begun))).stream().orElseThrow().open(new ResponseStream.Sink() {
            @Override
            public boolean send(byte[] chunk) {
                chunks.add(new String(chunk, StandardCharsets.UTF_8));
                return chunks.size() < 3 || told.complete(true);
            }

            @Override
            public void close() {
                ended.complete(true);
            }
        });
        // The stream is told on a thread of its own, which would find the viewer gone.
        assertThat(told.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
        answerTo(Requests.of("DELETE", session));

        assertThat(ended.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
        assertThat(chunks)
                .containsExactly(
                        "retry: 2000\n\n",
                        "id: 1\nevent: viewercount\ndata: {\"viewercount\":1}\n\n",
                        "id: 2\nevent: layers\ndata: {\"1\":[]}\n\n");
    }

    @Test
    void boundsTheLayersOfAViewer() {
        String session = location(answerTo(Requests.offer(Requests.PLAY, CHROMIUM_PLAY)));

        assertThat(post(session + "/layer", "{\"maxHeight\": 360}").status()).isEqualTo(200);
        assertThat(post(session + "/layer", "{}").status()).isEqualTo(200);
        assertThat(post(session + "/layer", "{\"mediaId\": \"1\", \"rid\": \"h\"}")
                        .status())
                .as("nobody publishes")
                .isEqualTo(404);
    }

    @Test
    void turnsClientsAwayOnceItIsClosed() {
        Sfu closed = Sfu.open(SfuConfig.builder().rtcPort(0).build());
        closed.close();
        // A closed loop answers nobody, so the wait is the whole timeout.
        WhipWhepHandlers impatient = new WhipWhepHandlers(
                closed,
                WhipWhepConfig.builder().answerTimeout(Duration.ofMillis(50)).build());

        assertThat(impatient
                        .handle(Requests.offer(Requests.PLAY, CHROMIUM_PLAY))
                        .join()
                        .status())
                .isEqualTo(503);
    }

    @Test
    void turnsClientsAwayWhenItIsFull() {
        try (Sfu small = Sfu.open(SfuConfig.builder().rtcPort(0).maxSessions(1).build())) {
            WhipWhepHandlers door = new WhipWhepHandlers(small, WhipWhepConfig.defaults());
            door.handle(Requests.offer(Requests.PLAY, CHROMIUM_PLAY)).join();
            HttpResponse response =
                    door.handle(Requests.offer(Requests.PLAY, CHROMIUM_PLAY)).join();

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.headers().all("Retry-After")).containsExactly("5");
        }
    }
}
