// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.LayerSelection;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.whip.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of layers (row 69 of the checklist); the room has encodings h and f. */
class LayerEndpointTest {
    private static final String LAYER = "/api/whep/session/sub/layer";
    private static final OptionalInt ANY = OptionalInt.empty();

    private final FakeSessions sessions = new FakeSessions();
    private final WhipWhepHandlers handlers = new WhipWhepHandlers(sessions, WhipWhepConfig.defaults());

    @BeforeEach
    void enter() {
        sessions.live("sub", SessionInfo.Role.SUBSCRIBER);
    }

    private HttpResponse post(String json) {
        return handlers.handle(Requests.of("POST", LAYER, Map.of("Content-Type", "application/json"), json))
                .join();
    }

    private LayerSelection selected(String json) {
        assertThat(post(json).status()).isEqualTo(200);
        return sessions.stage.selected.get(sessions.stage.selected.size() - 1);
    }

    private static String type(HttpResponse problem) {
        return Problems.in(problem).path("type").asText();
    }

    @Test
    void row69EveryBoundIsPassedOn() {
        LayerSelection all = selected("""
                {"mediaId": "video0", "rid": "h", "maxSpatialLayerId": 1, "maxTemporalLayerId": 2,
                 "maxWidth": 1280, "maxHeight": 720}""");

        assertThat(all)
                .isEqualTo(new LayerSelection(
                        Optional.of("h"),
                        OptionalInt.of(1),
                        OptionalInt.of(2),
                        OptionalInt.of(1_280),
                        OptionalInt.of(720)));
    }

    @Test
    void row69TheLayerThatIsNamedIsTheHighestThatIsSent() {
        assertThat(selected("{\"spatialLayerId\": 2, \"temporalLayerId\": 0}"))
                .isEqualTo(new LayerSelection(Optional.empty(), OptionalInt.of(2), OptionalInt.of(0), ANY, ANY));
        assertThat(selected("{\"spatialLayerId\": 2, \"maxSpatialLayerId\": 1}"))
                .isEqualTo(new LayerSelection(Optional.empty(), OptionalInt.of(1), ANY, ANY, ANY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"rid\": null, \"maxWidth\": null}", "{\"somethingNew\": true}"})
    void row69WithoutBoundsTheServerChooses(String json) {
        assertThat(selected(json)).isEqualTo(LayerSelection.AUTOMATIC);
    }

    /** As the {@code layers} event names it. */
    @Test
    void row69TheMLineMayBeNamedByItsIndex() {
        assertThat(selected("{\"mediaId\": \"1\", \"rid\": \"h\"}").rid()).contains("h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"rid\": \"x\"}", "{\"mediaId\": \"7\"}", "{\"mediaId\": \"audio1\", \"rid\": \"h\"}"})
    void row69WhatTheRoomDoesNotHaveIsNotFound(String json) {
        HttpResponse response = post(json);

        assertThat(response.status()).isEqualTo(404);
        assertThat(type(response)).isEqualTo("/problems/no-such-layer");
        assertThat(sessions.stage.selected).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "7",
                "{",
                "{} {}",
                "{\"rid\": 1}",
                "{\"rid\": \"\"}",
                "{\"rid\": \"h\", \"rid\": \"f\"}",
                "{\"mediaId\": 0}",
                "{\"maxSpatialLayerId\": -1}",
                "{\"maxSpatialLayerId\": \"1\"}",
                "{\"maxTemporalLayerId\": 1.5}",
                "{\"temporalLayerId\": 9223372036854775808}",
                "{\"spatialLayerId\": 2147483648}",
                "{\"maxWidth\": 0}",
                "{\"maxHeight\": -720}",
                "{\"maxHeight\": true}",
                "{\"maxHeight\": 1e400}",
            })
    void row69WhatIsNoChoiceIsRefusedAndChangesNothing(String json) {
        HttpResponse response = post(json);

        assertThat(response.status()).isEqualTo(400);
        assertThat(type(response)).isEqualTo("/problems/bad-layer");
        assertThat(sessions.stage.selected).isEmpty();
    }

    @Test
    void aDigitTooManyAndABodyTooLargeAreRefused() {
        assertThat(type(post("{\"maxWidth\": 1" + "0".repeat(2_000) + "}"))).isEqualTo("/problems/bad-layer");
        assertThat(post("{\"rid\": \"" + "h".repeat(4_096) + "\"}").status()).isEqualTo(413);
    }

    @Test
    void aSessionThatIsGoneIsNotFound() {
        sessions.live.remove("sub");

        assertThat(type(post("{}"))).isEqualTo("/problems/no-such-session");
    }
}
