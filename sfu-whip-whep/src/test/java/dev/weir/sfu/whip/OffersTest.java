// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.error.CodecMismatchException;
import dev.weir.sfu.error.DrainingException;
import dev.weir.sfu.error.NegotiationException;
import dev.weir.sfu.error.NoPublisherException;
import dev.weir.sfu.error.RoomBusyException;
import dev.weir.sfu.error.RoomFullException;
import dev.weir.sfu.error.SdpException;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionRequest;
import dev.weir.sfu.whip.answer.Problem;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** POST on the endpoints, against an SFU that does as it is told. */
class OffersTest {
    private final FakeSessions sessions = new FakeSessions();
    private final WhipWhepHandlers handlers = new WhipWhepHandlers(sessions, WhipWhepConfig.defaults());

    private HttpResponse answerTo(HttpRequest request) {
        return handlers.handle(request).join();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/whip/publish/studio, /api/whip/session/id-1",
        "/api/whep/play/studio, /api/whep/session/id-1",
        "/api/whep/play/st%75dio, /api/whep/session/id-1"
    })
    void createsASession(String path, String location) {
        HttpResponse response = answerTo(Requests.offer(path, "v=0\n"));

        assertThat(response.status()).isEqualTo(201);
        assertThat(Requests.text(response)).isEqualTo(FakeSessions.ANSWER);
        assertThat(Requests.lines(response))
                .contains(
                        "Content-Type: application/sdp",
                        "Location: " + location,
                        "ETag: \"tag1\"",
                        "Accept-Patch: application/trickle-ice-sdpfrag",
                        "Cache-Control: no-store",
                        "X-Content-Type-Options: nosniff",
                        "Access-Control-Allow-Origin: *");
    }

    @Test
    void tellsTheSfuWhoWantsWhat() {
        answerTo(Requests.offer(Requests.PUBLISH, "offer of a publisher"));
        answerTo(Requests.offer("/api/whep/play/other.room", "offer of a viewer"));

        InetAddress loopback = InetAddress.getLoopbackAddress();
        assertThat(sessions.published)
                .containsExactly(new SessionRequest(new RoomName("studio"), "offer of a publisher", loopback));
        assertThat(sessions.played)
                .containsExactly(new SessionRequest(new RoomName("other.room"), "offer of a viewer", loopback));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/sdp",
                "application/sdp;charset=utf-8",
                "application/sdp ; charset=UTF-8",
                "Application/SDP"
            })
    void takesSdpWithAnyParameters(String contentType) {
        HttpRequest request = Requests.of("POST", Requests.PUBLISH, Map.of("Content-Type", contentType), "v=0\n");

        assertThat(answerTo(request).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/sdpfrag", "application/trickle-ice-sdpfrag", "", ";", "*/*"})
    void refusesOtherContentTypes(String contentType) {
        HttpResponse response =
                answerTo(Requests.of("POST", Requests.PLAY, Map.of("Content-Type", contentType), "v=0\n"));

        assertThat(response.status()).isEqualTo(415);
        assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/not-sdp");
        assertThat(response.headers().all("Accept-Post")).containsExactly("application/sdp");
    }

    @Test
    void refusesAnOfferWithoutAContentTypeOrWithTwo() {
        HttpHeaders two = HttpHeaders.builder()
                .add("Content-Type", "application/sdp")
                .add("content-type", "text/plain")
                .build();
        HttpRequest ambiguous =
                new HttpRequest("POST", Requests.PLAY, "", two, new byte[] {'v'}, InetAddress.getLoopbackAddress());

        assertThat(answerTo(ambiguous).status()).isEqualTo(415);
        assertThat(answerTo(Requests.of("POST", Requests.PLAY, Map.of(), "v=0\n"))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void refusesBodiesThatAreEmptyTooLargeOrNotUtf8() {
        Map<String, String> sdp = Map.of("Content-Type", "application/sdp");
        byte[] largest = new byte[WhipWhepHandlers.MAX_BODY_BYTES];
        byte[] tooLarge = new byte[WhipWhepHandlers.MAX_BODY_BYTES + 1];
        byte[] utf16 = "v=0\n".getBytes(StandardCharsets.UTF_16);

        assertRefused(Requests.of("POST", Requests.PUBLISH, sdp, new byte[0]), 400, "empty-offer");
        assertRefused(Requests.of("POST", Requests.PUBLISH, sdp, tooLarge), 413, "too-large");
        assertRefused(Requests.of("POST", Requests.PUBLISH, sdp, utf16), 400, "bad-sdp");
        assertThat(sessions.published).isEmpty();
        assertThat(answerTo(Requests.of("POST", Requests.PUBLISH, sdp, largest)).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "..", "%2e%2e%2f", "a/b", "a%2Fb", "a%00", "%F0%9F%98%80", "\u202Eroom", "room.", ".room", "a..b",
                "%", "%4", "%zz", "a%2", "a;b=c", "a b", "a+b", "%2541", "room/", "a%0d%0aX:%20y", "a?b"
            })
    void refusesIllegalRoomNamesWithoutEchoingThem(String room) {
        HttpResponse response = answerTo(Requests.offer("/api/whip/publish/" + room, "v=0\n"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/bad-room-name");
        assertThat(sessions.published).isEmpty();
    }

    @Test
    void refusesRoomNamesThatAreTooLong() {
        assertRefused(Requests.offer("/api/whip/publish/" + "a".repeat(10_000), "v=0\n"), 400, "bad-room-name");
    }

    @Test
    void tellsTheLineOfAnOfferThatDoesNotParse() {
        sessions.failWith(new SdpException(7, "an m-line has four words"));

        HttpResponse response = assertRefused(Requests.offer(Requests.PUBLISH, "v=0\n"), 400, "bad-sdp");

        assertThat(Problems.in(response).path("line").asInt()).isEqualTo(7);
        assertThat(Problems.in(response).path("detail").asText()).isEqualTo("line 7: an m-line has four words");
    }

    @Test
    void tellsNoLineWhenTheWholeOfferIsAtFault() {
        sessions.failWith(new SdpException(0, "the o= line is missing"));

        HttpResponse response = assertRefused(Requests.offer(Requests.PUBLISH, "v=0\n"), 400, "bad-sdp");

        assertThat(Problems.in(response).has("line")).isFalse();
    }

    @Test
    void tellsWhyAnOfferCannotBeServed() {
        sessions.failWith(new NegotiationException("the offer has no audio or video m-line; offer at least one"));

        HttpResponse response = assertRefused(Requests.offer(Requests.PLAY, "v=0\n"), 422, "cannot-negotiate");

        assertThat(Problems.in(response).path("detail").asText()).contains("offer at least one");
    }

    @Test
    void tellsAViewerThatItsPlayerLacksTheCodecOfTheRoom() {
        sessions.failWith(
                new CodecMismatchException("video", "the room sends av1 profile 0, the offer's video has vp8"));

        HttpResponse response = assertRefused(Requests.offer(Requests.PLAY, "v=0\n"), 422, "codec-mismatch");

        assertThat(Problems.in(response).path("detail").asText()).contains("the room sends av1");
    }

    @Test
    void tellsASecondPublisherWhenToTryAgain() {
        sessions.failWith(new RoomBusyException("room studio has a publisher already", 30));

        HttpResponse response = assertRefused(Requests.offer(Requests.PUBLISH, "v=0\n"), 409, "room-busy");

        assertThat(response.headers().all("Retry-After")).containsExactly("30");
    }

    @Test
    void tellsWhenToTryAgainIfTheServerIsFull() {
        sessions.failWith(new CapacityException("the server has its limit of 1 sessions"));

        HttpResponse response = assertRefused(Requests.offer(Requests.PLAY, "v=0\n"), 503, "server-full");

        assertThat(response.headers().all("Retry-After")).containsExactly("5");
    }

    @Test
    void tellsAViewerWhoComesTooEarlyWhenToTryAgain() {
        sessions.failWith(new NoPublisherException("nobody publishes to room studio", 3));

        HttpResponse response = assertRefused(Requests.offer(Requests.PLAY, "v=0\n"), 409, "no-publisher");

        assertThat(response.headers().all("Retry-After")).containsExactly("3");
    }

    @Test
    void tellsWhenToTryAgainIfTheRoomIsFull() {
        sessions.failWith(new RoomFullException("room studio has its limit of 1 viewers"));

        HttpResponse response = assertRefused(Requests.offer(Requests.PLAY, "v=0\n"), 503, "room-full");

        assertThat(response.headers().all("Retry-After")).containsExactly("5");
    }

    @Test
    void tellsWhenToTryAgainIfTheServerIsAboutToGoAway() {
        sessions.failWith(new DrainingException("the server is about to go away"));

        HttpResponse response = assertRefused(Requests.offer(Requests.PUBLISH, "v=0\n"), 503, "draining");

        assertThat(response.headers().all("Retry-After")).containsExactly("5");
    }

    @Test
    void keepsWhatItTellsPrintableAndShort() {
        sessions.failWith(new NegotiationException("codec \u0000\u001b[31m\u202E<script>\n" + "x".repeat(10_000)));

        HttpResponse response = assertRefused(Requests.offer(Requests.PLAY, "v=0\n"), 422, "cannot-negotiate");

        assertThat(Problems.in(response).path("detail").asText())
                .startsWith("codec ??[31m?<script>?xxx")
                .hasSize(Problem.MAX_DETAIL_CHARS);
    }

    private HttpResponse assertRefused(HttpRequest request, int status, String type) {
        HttpResponse response = answerTo(request);
        assertThat(response.status()).isEqualTo(status);
        assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/" + type);
        return response;
    }
}
