// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.examples.Client;
import dev.weir.sfu.examples.Viewer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(60)
class SpringSfuTest {
    private static final String ALICES = "/api/whip/publish/alice-tv";

    @Test
    void servesTheApplicationsUsersAndFillsItsMetersAsLongAsItRuns() throws Exception {
        ConfigurableApplicationContext application = SpringApplication.run(
                SpringSfu.class,
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--sfu.rtc-port=0",
                "--stream-key=live-1234");
        Sfu sfu = application.getBean(Sfu.class);
        try (application) {
            Client client = new Client(((ServletWebServerApplicationContext) application)
                    .getWebServer()
                    .getPort());
            assertThat(client.publish(ALICES, "").statusCode()).isEqualTo(401);
            assertThat(client.publish(ALICES, "live-1235").statusCode()).isEqualTo(401);
            assertThat(client.publish("/api/whip/publish/bob-tv", "live-1234").statusCode())
                    .isEqualTo(403);

            HttpResponse<String> created = client.publish(ALICES, "live-1234");
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(publishers(application)).isOne();
            assertThat(client.publish(ALICES, "live-1234").statusCode())
                    .as("taken over")
                    .isEqualTo(201);
            assertThat(client.end(created, "live-1234").statusCode()).isIn(404, 410);
            assertThat(publishers(application)).isOne();

            Viewer.listens(client, "/api/whep/play/alice-tv");
        }
        assertThat(sfu.rooms()).isEmpty();
    }

    private static double publishers(ConfigurableApplicationContext application) {
        return application
                .getBean(MeterRegistry.class)
                .get("webrtc.publishers")
                .gauge()
                .value();
    }
}
