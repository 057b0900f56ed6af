// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which rooms are told apart, and that none is counted twice or lost. */
class RoomMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestFigures sfu = new TestFigures();

    private SfuMetrics bound(int maxRooms) {
        SfuMetrics metrics = new SfuMetrics(sfu, Tags.empty(), maxRooms);
        metrics.bindTo(registry);
        metrics.refresh();
        return metrics;
    }

    private double packets(String room) {
        return registry.get("webrtc.rtp.packets")
                .tags("room", room, "direction", "out", "kind", "video")
                .functionCounter()
                .count();
    }

    private double viewers(String room) {
        return registry.get("webrtc.subscribers").tags("room", room).gauge().value();
    }

    private Set<String> labels() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getTag("room"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    @Test
    void eachRoomIsCountedByDirectionAndKind() {
        sfu.room("studio", true, 7).viewers("studio", 3);
        bound(100);

        assertThat(packets("studio")).isEqualTo(7);
        assertThat(viewers("studio")).isEqualTo(3);
        Tags studio = Tags.of("room", "studio");
        assertThat(registry.get("webrtc.rtp.bytes")
                        .tags(studio.and("direction", "in", "kind", "audio"))
                        .functionCounter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("webrtc.rtp.packets")
                        .tags(studio.and("direction", "in", "kind", "video"))
                        .functionCounter()
                        .count())
                .isEqualTo(3);
        assertThat(registry.get("webrtc.rtp.bytes")
                        .tags(studio.and("direction", "out", "kind", "audio"))
                        .functionCounter()
                        .count())
                .isEqualTo(6);
        assertThat(registry.get("webrtc.rtp.bytes")
                        .tags(studio.and("direction", "out", "kind", "video"))
                        .functionCounter()
                        .count())
                .isEqualTo(70);
    }

    @Test
    void readingTheNumberOfRoomsBringsNewOnesToTheRegistry() {
        new SfuMetrics(sfu).bindTo(registry);
        sfu.room("studio", true, 7);

        assertThat(registry.get("webrtc.rooms").gauge().value()).isZero();

        assertThat(packets("studio")).isEqualTo(7);
    }

    @Test
    void roomsBeyondTheBoundAreCountedTogether() {
        sfu.room("a", true, 1).room("b", true, 10).room("c", true, 100).room("d", true, 1_000);
        sfu.viewers("c", 4).viewers("d", 5);
        bound(2);

        assertThat(labels()).containsExactlyInAnyOrder("a", "b", "other");
        assertThat(packets("other")).isEqualTo(1_100);
        assertThat(viewers("other")).isEqualTo(9);
    }

    @Test
    void aThousandRoomsMakeNoMoreMetersThanTheBoundAllows() {
        for (int i = 0; i < 1_000; i++) {
            sfu.room("room-" + i, true, 1);
        }
        bound(SfuMetrics.MAX_ROOMS);

        assertThat(labels()).hasSize(SfuMetrics.MAX_ROOMS + 1);
        assertThat(packets("other")).isEqualTo(900);
    }

    @Test
    void whatIsCountedTogetherNeverGoesBackWhenARoomOfItGoes() {
        sfu.room("a", true, 1).room("b", true, 10).room("c", true, 100);
        SfuMetrics metrics = bound(1);

        sfu.forget("b").room("c", true, 150);
        metrics.refresh();

        assertThat(packets("other")).isEqualTo(160);
    }

    @Test
    void aRoomOfTheSharedLabelStaysThereWhenAnOwnOneBecomesFree() {
        sfu.room("a", true, 1).room("b", true, 10);
        SfuMetrics metrics = bound(1);

        sfu.forget("a").room("b", true, 20).room("c", true, 5);
        metrics.refresh();

        assertThat(labels()).containsExactlyInAnyOrder("c", "other");
        assertThat(packets("other")).isEqualTo(20);
        assertThat(packets("c")).isEqualTo(5);
    }

    @Test
    void roomsThatMayNotBeListedAreNotNamed() {
        sfu.room("secret", false, 10).room("hidden", false, 100).viewers("secret", 2);
        bound(100);

        assertThat(labels()).containsExactlyInAnyOrder("unlisted", "other");
        assertThat(packets("unlisted")).isEqualTo(110);
        assertThat(viewers("unlisted")).isEqualTo(2);
    }

    @Test
    void aRoomThatIsTakenOffTheListsLosesItsLabel() {
        sfu.room("studio", true, 10);
        SfuMetrics metrics = bound(100);

        sfu.room("studio", false, 15);
        metrics.refresh();

        assertThat(labels()).doesNotContain("studio");
        assertThat(packets("unlisted")).as("what came after").isEqualTo(5);
    }

    @Test
    void roomsCalledLikeTheSharedLabelsAreNotMistakenForThem() {
        sfu.room("unlisted", true, 10).room("other", true, 100);
        SfuMetrics metrics = bound(100);

        sfu.forget("unlisted").forget("other");
        metrics.refresh();

        assertThat(packets("other")).isEqualTo(110);
    }

    @Test
    void metersOfARoomGoWhenItIsToldOfNoMore() {
        sfu.room("studio", true, 10);
        SfuMetrics metrics = bound(100);
        assertThat(labels()).contains("studio");

        sfu.forget("studio");
        metrics.refresh();

        assertThat(labels()).containsExactly("other");
    }

    @Test
    void noBoundBelowNoneIsTaken() {
        assertThatThrownBy(() -> new SfuMetrics(sfu, Tags.empty(), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxRooms must not be negative: -1");
    }
}
