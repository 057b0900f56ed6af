// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.TrackSnapshot;
import dev.weir.sfu.whip.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomsHandlerTest {
    private static final RoomSnapshot STUDIO = new RoomSnapshot(
            new RoomName("studio"),
            Instant.EPOCH,
            true,
            Optional.of("secret-id"),
            true,
            List.of(
                    new TrackSnapshot("audio", "opus", "", 32_000, 50, 0, 0, 0, 0),
                    new TrackSnapshot("video", "", "", 0, 0, 0, 0, 0, 0)),
            3);
    private static final RoomSnapshot WAITING = waiting(true);

    private static RoomSnapshot waiting(boolean listed) {
        return new RoomSnapshot(new RoomName("waiting"), Instant.EPOCH, listed, Optional.empty(), false, List.of(), 1);
    }

    private static HttpResponse answerTo(String method, List<RoomSnapshot> rooms) {
        return new RoomsHandler(() -> rooms, WhipWhepConfig.defaults(), false)
                .handle(Requests.of(method, "/api/rooms"))
                .join();
    }

    @Test
    void listsRooms() {
        HttpResponse response = answerTo("GET", List.of(STUDIO, WAITING));

        assertThat(response.status()).isEqualTo(200);
        assertThat(Requests.lines(response))
                .contains(
                        "Content-Type: application/json", "Cache-Control: no-store", "Access-Control-Allow-Origin: *");
        assertThat(Requests.text(response))
                .isEqualTo(
                        "[{\"name\":\"studio\",\"hasPublisher\":true,\"publisherSilent\":true,\"tracks\":["
                                + "{\"kind\":\"audio\",\"codec\":\"opus\",\"bitrateBps\":32000,\"packets\":50},"
                                + "{\"kind\":\"video\",\"codec\":\"\",\"bitrateBps\":0,\"packets\":0}],\"subscribers\":3},"
                                + "{\"name\":\"waiting\",\"hasPublisher\":false,\"publisherSilent\":false,\"tracks\":[],\"subscribers\":1}]");
    }

    @Test
    void saysWhichRoomsShowSomethingWherePicturesAreTaken() {
        HttpResponse response = new RoomsHandler(() -> List.of(STUDIO, WAITING), WhipWhepConfig.defaults(), true)
                .handle(Requests.of("GET", "/api/rooms"))
                .join();

        assertThat(Requests.text(response))
                .contains("\"subscribers\":3,\"snapshot\":true}", "\"subscribers\":1,\"snapshot\":false}");
    }

    @Test
    void keepsRoomsOffTheListThatAreNotToBeListed() {
        assertThat(Requests.text(answerTo("GET", List.of(waiting(false))))).isEqualTo("[]");
    }

    @Test
    void listsNothingAsAnEmptyArray() {
        assertThat(Requests.text(answerTo("GET", List.of()))).isEqualTo("[]");
    }

    @Test
    void answersHeadWithoutTheList() {
        HttpResponse response = answerTo("HEAD", List.of(STUDIO));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void letsBrowsersAskFirst() {
        HttpResponse response = answerTo("OPTIONS", List.of());

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().all("Allow")).containsExactly("OPTIONS, GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "get", ""})
    void hasNoOtherMethods(String method) {
        HttpResponse response = answerTo(method, List.of());

        assertThat(response.status()).isEqualTo(405);
        assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/method-not-allowed");
        assertThat(response.headers().all("Allow")).containsExactly("OPTIONS, GET, HEAD");
    }
}
