// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a whole server tells Prometheus. */
@Timeout(60)
class MetricsTest {
    private static final Server server = Server.open(Settings.resolve(
            Map.of(),
            Map.of(
                    "HTTP_ADDR", "127.0.0.1:0",
                    "RTC_PORT", "0",
                    "LOOPS", "2",
                    "AUTH_TOKEN", "token",
                    "METRICS_MAX_ROOMS", "1",
                    "ROOM_OPTIONS", "secret:listed=false")));

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String scrape() throws Exception {
        Reply reply = Reply.to(server, "GET", "/metrics");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        return reply.body();
    }

    @Test
    void tellsOfItselfAndOfItsProcess() throws Exception {
        String all = scrape();

        assertThat(all)
                .containsPattern("(?m)^weir_build_info\\{java=\"[^\"]+\",version=\"[^\"]+\"} 1$")
                .containsPattern("(?m)^jvm_memory_used_bytes\\{")
                .containsPattern("(?m)^jvm_threads_live_threads ")
                .containsPattern("(?m)^process_uptime_seconds ")
                .containsPattern("(?m)^process_files_open_files ")
                .containsPattern("(?m)^webrtc_loop_turn_seconds_bucket\\{loop=\"1\",le=\"0.001\"} ")
                .containsPattern("(?m)^webrtc_doors_refused_total\\{reason=\"banned\"} 0")
                .containsPattern("(?m)^webrtc_tcp_connections 0");
    }

    @Test
    void countsRequestsByWhatBecameOfThem() throws Exception {
        Reply.to(server, "GET", "/api/rooms");
        Reply.to(server, "GET", "/api/rooms", "", "Authorization: Bearer token");
        Reply.to(server, "GET", "/api/rooms", "", "Authorization: Bearer wrong");

        assertThat(scrape())
                .containsPattern("(?m)^weir_http_seconds_count\\{error=\"none\",method=\"GET\",outcome=\"success\","
                        + "route=\"/api/rooms\",status=\"200\"} 1$")
                .containsPattern(
                        "(?m)^weir_http_seconds_bucket\\{error=\"none\",method=\"GET\",outcome=\"unauthenticated\","
                                + "route=\"/api/rooms\",status=\"401\",le=\"0.005\"} ")
                .containsPattern("(?m)^webrtc_doors_refused_total\\{reason=\"no_token\"} 1.0$")
                .containsPattern("(?m)^webrtc_doors_refused_total\\{reason=\"wrong_token\"} 1.0$");
    }

    @Test
    void tellsRoomsApartAsFarAsItIsTold() throws Exception {
        Call call = new Call(server);
        for (String room : new String[] {"first", "second", "third", "secret"}) {
            assertThat(call.play(room, "Authorization", "Bearer token").statusCode())
                    .isEqualTo(201);
        }

        assertThat(scrape())
                .containsPattern("(?m)^webrtc_subscribers\\{room=\"first\"} 1.0$")
                .containsPattern("(?m)^webrtc_subscribers\\{room=\"other\"} 2.0$")
                .containsPattern("(?m)^webrtc_subscribers\\{room=\"unlisted\"} 1.0$")
                .containsPattern("(?m)^webrtc_rooms 4.0$")
                .contains("webrtc_rtp_bytes_total{direction=\"out\",kind=\"video\",room=\"first\"} 0.0")
                .doesNotContain("secret");
    }
}
