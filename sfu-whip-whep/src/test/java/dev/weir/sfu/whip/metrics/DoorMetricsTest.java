// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.EventFigures;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DoorMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BanList bans = new BanList(InstantSource.fixed(Instant.EPOCH));

    private double refused(String reason) {
        return registry.get("webrtc.doors.refused")
                .tag("reason", reason)
                .functionCounter()
                .count();
    }

    private static void knock(Doorkeeper doorkeeper) {
        HttpRequest request = new HttpRequest(
                "POST", "/", "", HttpHeaders.builder().build(), new byte[0], InetAddress.getLoopbackAddress());
        assertThatThrownBy(() -> doorkeeper
                        .admit(request, Action.PLAY, Optional.of(new RoomName("studio")))
                        .join())
                .isInstanceOf(RuntimeException.class);
    }

    private static Doorkeeper refusing(Refusal refusal) {
        Authenticator authenticator = wish -> CompletableFuture.completedFuture(refusal);
        return Doorkeeper.builder().authenticator(authenticator).build();
    }

    @Test
    void tellsWhoWasTurnedAwayByWhy() {
        Doorkeeper doorkeeper = refusing(Refusal.noCredentials("show a token"));
        new DoorMetrics(doorkeeper, () -> new EventFigures(0, 0, 0)).bindTo(registry);
        knock(doorkeeper);
        knock(doorkeeper);
        System.gc();

        assertThat(refused("no_token")).isEqualTo(2);
        assertThat(refused("wrong_token")).isZero();
    }

    @Test
    void tellsBansAndEventStreams() {
        new DoorMetrics(Doorkeeper.open(), () -> new EventFigures(3, 4, 5), Optional.of(bans), Tags.of("sfu", "a"))
                .bindTo(registry);
        bans.add(Optional.empty(), Optional.of("mallory"), Instant.EPOCH.plusSeconds(9), "");

        assertThat(registry.get("webrtc.bans").gauge().value()).isEqualTo(1);
        assertThat(registry.get("webrtc.event.streams").gauge().value()).isEqualTo(3);
        assertThat(registry.get("webrtc.event.streams.cut")
                        .tag("reason", "too_slow")
                        .functionCounter()
                        .count())
                .isEqualTo(4);
        assertThat(registry.get("webrtc.event.streams.cut")
                        .tag("reason", "never_read")
                        .functionCounter()
                        .count())
                .isEqualTo(5);
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getTag("sfu")).isEqualTo("a"));
    }
}
