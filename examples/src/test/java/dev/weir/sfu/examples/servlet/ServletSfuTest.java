// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.examples.Client;
import dev.weir.sfu.examples.StreamingDoors;
import dev.weir.sfu.examples.Viewer;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServletSfuTest {
    private static final Authenticator SECRET = request -> CompletableFuture.completedFuture(
            request.action() == Action.PUBLISH && request.token().equals(Optional.of("secret"))
                    ? Grant.anonymous()
                    : Refusal.badCredentials("not the secret"));

    @TempDir
    Path work;

    @Test
    void admitsABrowserThatPublishesBelowTheContextPath() throws Exception {
        SfuConfig config = SfuConfig.builder().rtcPort(0).build();
        try (ServletSfu embedded = ServletSfu.start(0, work, config, SECRET)) {
            Client client = new Client(embedded.httpPort());
            assertThat(client.publish("/tv/api/whip/publish/hello", "wrong").statusCode())
                    .isEqualTo(401);

            HttpResponse<String> created = client.publish("/tv/api/whip/publish/hello", "secret");
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.body()).startsWith("v=0");
            assertThat(created.headers().firstValue("Content-Type")).contains("application/sdp");
            assertThat(Client.location(created)).startsWith("/tv/api/whip/session/");
            assertThat(client.end(created, "secret").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tellsAViewerByEventsWhatHappens() throws Exception {
        SfuConfig config = SfuConfig.builder().rtcPort(0).build();
        try (ServletSfu embedded = ServletSfu.start(0, work, config, Authenticator.everybody())) {
            Viewer.listens(new Client(embedded.httpPort()), "/tv/api/whep/play/hello");
        }
    }

    @Test
    void refusesABodyThatIsTooLong() throws Exception {
        SfuConfig config = SfuConfig.builder().rtcPort(0).build();
        try (ServletSfu embedded = ServletSfu.start(0, work, config, Authenticator.everybody())) {
            HttpResponse<String> refused = new Client(embedded.httpPort())
                    .post("/tv/api/whep/play/hello", new byte[WhipWhepHandlers.MAX_BODY_BYTES + 1]);
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    void letsStreamsFlowUntilTheyEnd() throws Exception {
        StreamingDoors doors = new StreamingDoors();
        Tomcat tomcat = ServletSfu.serve(0, work, doors);
        InputStream stream = open(tomcat);
        doors.deliverTo(stream);
        doors.endFor(stream);
        tomcat.stop();
    }

    @Test
    void tellsTheStreamThatTheClientHasLeft() throws Exception {
        StreamingDoors doors = new StreamingDoors();
        Tomcat tomcat = ServletSfu.serve(0, work, doors);
        InputStream stream = open(tomcat);
        doors.deliverTo(stream);
        doors.lose(stream);
        tomcat.stop();
    }

    @Test
    void endsStreamsWhenTheContainerStops() throws Exception {
        StreamingDoors doors = new StreamingDoors();
        Tomcat tomcat = ServletSfu.serve(0, work, doors);
        doors.deliverTo(open(tomcat));
        tomcat.stop();
        doors.awaitClosed();
    }

    private static InputStream open(Tomcat tomcat) throws Exception {
        return new Client(tomcat.getConnector().getLocalPort())
                .open("/tv/api/anything")
                .body();
    }
}
