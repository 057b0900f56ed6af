// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.SessionInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the events of WHEP say and when (rows 67, 68 and 71 of the checklist). */
class EventContentTest extends EventDoors {
    @Test
    void row67ActiveComesWithTheFirstMediaAndInactiveAtOnceWhenThePublisherGoes() {
        SinkDouble sink = read("[\"active\",\"inactive\"]");
        assertThat(sink.taken()).as("and no inactive first").containsExactly(RETRY);

        sessions.stage.publish();
        assertThat(sink.taken()).containsExactly("id: 1\nevent: active\ndata: {}\n\n");
        sessions.stage.unpublish();
        assertThat(sink.taken()).containsExactly("id: 2\nevent: inactive\ndata: {}\n\n");
        agenda.advanceMillis(5_000);
        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void row67APublisherThatFallsSilentIsInactiveUntilItResumes() {
        sessions.stage.publish();
        SinkDouble sink = read("[\"active\",\"inactive\"]");
        assertThat(events(sink)).containsExactly("active {}");

        sessions.stage.observers.forEach(observer -> observer.publisherSilent(FakeStage.ROOM, "pub"));
        sessions.stage.observers.forEach(observer -> observer.publisherResumed(FakeStage.ROOM, "pub"));

        assertThat(events(sink)).containsExactly("inactive {}", "active {}");
    }

    @Test
    void aRoomWhosePublisherIsSilentIsNotActive() {
        sessions.stage.published = true;
        sessions.stage.silent = true;

        assertThat(events(read("[\"active\",\"inactive\"]"))).isEmpty();
    }

    @Test
    void whatHappensInAnotherRoomIsNotTold() {
        SinkDouble sink = read("[\"active\",\"inactive\"]");
        sessions.stage.observers.forEach(observer -> observer.mediaStarted("other", "pub"));

        assertThat(events(sink)).isEmpty();
    }

    @Test
    void row67TheNumberOfViewersIsToldAtTheStartAndOnChangeOnceASecondAtMost() {
        SinkDouble sink = read("[\"viewercount\"]");
        assertThat(events(sink)).containsExactly("viewercount {\"viewercount\":1}");

        agenda.advanceMillis(5_000);
        assertThat(events(sink)).isEmpty();
        for (int i = 0; i < 20; i++) {
            sessions.stage.viewers++;
            agenda.advanceMillis(100);
        }
        assertThat(events(sink)).hasSizeBetween(2, 3);
        agenda.advanceMillis(1_000);
        assertThat(events(sink)).last().isEqualTo("viewercount {\"viewercount\":21}");
    }

    @Test
    void row68TheLayersAreToldByTheMLineOfTheViewersOffer() {
        sessions.stage.publish();
        SinkDouble sink = read("[\"layers\"]");

        assertThat(events(sink))
                .containsExactly("layers {\"1\":[{\"rid\":\"h\",\"spatialLayerId\":0,\"temporalLayerId\":0,"
                        + "\"bitrate\":300000,\"width\":640,\"height\":360},"
                        + "{\"rid\":\"f\",\"spatialLayerId\":0,\"temporalLayerId\":1,\"bitrate\":1000000}]}");
    }

    @Test
    void row68LayersAreToldAnewWhenTheyChangeNoticeablyEveryTwoSecondsAtMost() {
        sessions.stage.publish();
        SinkDouble sink = read("[\"layers\"]");
        sink.taken();

        sessions.stage.bitrateBps = 1_200_000;
        agenda.advanceMillis(5_000);
        assertThat(events(sink)).as("no noticeable change").isEmpty();
        for (int i = 0; i < 40; i++) {
            sessions.stage.bitrateBps *= 2;
            agenda.advanceMillis(250);
        }
        assertThat(events(sink)).hasSizeBetween(3, 6);

        agenda.advanceMillis(2_000);
        sink.taken();
        sessions.stage.unpublish();
        agenda.advanceMillis(2_000);
        assertThat(events(sink)).containsExactly("layers {\"1\":[]}");
    }

    @Test
    void aViewerWithoutPicturesIsToldOfNoLayers() {
        sessions.stage.videoLine = Optional.empty();
        sessions.stage.publish();

        assertThat(events(read("[\"layers\",\"active\"]"))).containsExactly("active {}");
    }

    @Test
    void row71ADrainSendsViewersAway() {
        SinkDouble sink = read("[\"reconnect\"]");
        agenda.advanceMillis(2_000);
        assertThat(events(sink)).isEmpty();

        sessions.stage.draining = true;
        agenda.advanceMillis(500);
        assertThat(events(sink)).containsExactly("reconnect {}");
        agenda.advanceMillis(5_000);
        assertThat(events(sink)).as("once").isEmpty();
        assertThat(events(read("[\"reconnect\"]"))).as("late comers too").containsExactly("reconnect {}");
    }

    @Test
    void row71ADrainNamesTheOtherServerWhereOneIsConfigured() {
        handlers = handlers(WhipWhepConfig.builder()
                .reconnectUrl("https://other.example/api/whep/play/studio")
                .build());
        SinkDouble sink = read("[\"reconnect\"]");

        sessions.stage.draining = true;
        agenda.advanceMillis(500);

        assertThat(events(sink)).containsExactly("reconnect {\"url\":\"https://other.example/api/whep/play/studio\"}");
    }

    @Test
    void theOtherServersAddressMayNameTheRoom() {
        handlers = handlers(WhipWhepConfig.builder()
                .reconnectUrl("https://other.example/api/whep/play/{room}?from={room}")
                .build());
        SinkDouble sink = read("[\"reconnect\"]");

        sessions.stage.draining = true;
        agenda.advanceMillis(500);

        assertThat(events(sink))
                .containsExactly("reconnect {\"url\":\"https://other.example/api/whep/play/%s?from=%s\"}"
                        .formatted(FakeStage.ROOM, FakeStage.ROOM));
    }

    @Test
    void aViewerThatCannotDecodeIsToldToReconnectAndNobodyElse() {
        sessions.live("sub2", SessionInfo.Role.SUBSCRIBER);
        SinkDouble other = SinkDouble.open(answerTo(
                "GET",
                post("/api/whep/session/sub2/events", ALL)
                        .headers()
                        .first("Location")
                        .orElseThrow()));
        SinkDouble sink = read("[\"reconnect\"]");

        sessions.stage.observers.forEach(observer -> observer.viewerCannotDecode(FakeStage.ROOM, "sub", "av1"));

        assertThat(events(sink)).containsExactly("reconnect {}");
        assertThat(events(other)).noneMatch(event -> event.startsWith("reconnect"));
    }

    @Test
    void eventsThatWereNotAskedForAreNotSent() {
        SinkDouble sink = read("[\"viewercount\"]");
        sessions.stage.publish();
        sessions.stage.draining = true;
        agenda.advanceMillis(3_000);

        assertThat(events(sink)).containsExactly("viewercount {\"viewercount\":1}");
    }

    @Test
    void theIdsOfEventsIncrease() {
        SinkDouble sink = read(ALL);
        sessions.stage.publish();
        sessions.stage.unpublish();

        List<String> ids = sink.taken().stream()
                .filter(chunk -> chunk.startsWith("id: "))
                .map(chunk -> chunk.lines().findFirst().orElseThrow())
                .toList();
        assertThat(ids).containsExactly("id: 1", "id: 2", "id: 3", "id: 4");
    }
}
