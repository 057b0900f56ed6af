// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddedSfuTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void admitsABrowserThatPublishesWithTheToken() throws Exception {
        SfuConfig config = SfuConfig.builder().rtcPort(0).build();
        try (EmbeddedSfu embedded = EmbeddedSfu.start(ANY_PORT, config, EmbeddedSfu.publishingWith("secret"))) {
            Client client = new Client(embedded.httpPort());
            assertThat(client.publish("/api/whip/publish/hello", "").statusCode())
                    .isEqualTo(401);
            assertThat(client.publish("/api/whip/publish/hello", "wrong").statusCode())
                    .isEqualTo(401);

            HttpResponse<String> created = client.publish("/api/whip/publish/hello", "secret");
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.body()).startsWith("v=0");
            assertThat(client.end(created, "wrong").statusCode()).isEqualTo(401);
            assertThat(client.end(created, "secret").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tellsAViewerByEventsWhatHappens() throws Exception {
        SfuConfig config = SfuConfig.builder().rtcPort(0).build();
        try (EmbeddedSfu embedded = EmbeddedSfu.start(ANY_PORT, config, EmbeddedSfu.publishingWith("secret"))) {
            Viewer.listens(new Client(embedded.httpPort()), "/api/whep/play/hello");
        }
    }

    @Test
    void refusesABodyThatIsTooLong() throws Exception {
        SfuConfig config = SfuConfig.builder().rtcPort(0).build();
        try (EmbeddedSfu embedded = EmbeddedSfu.start(ANY_PORT, config, EmbeddedSfu.publishingWith("secret"))) {
            HttpResponse<String> refused = new Client(embedded.httpPort())
                    .post("/api/whep/play/hello", new byte[WhipWhepHandlers.MAX_BODY_BYTES + 1]);
            assertThat(refused.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void letsStreamsFlowUntilTheyEnd() throws Exception {
        StreamingDoors doors = new StreamingDoors();
        HttpServer server = serve(doors);
        InputStream stream = new Client(server.getAddress().getPort()).open("/").body();
        doors.deliverTo(stream);
        doors.endFor(stream);
        server.stop(0);
    }

    @Test
    void tellsTheStreamThatTheClientHasLeft() throws Exception {
        StreamingDoors doors = new StreamingDoors();
        HttpServer server = serve(doors);
        InputStream stream = new Client(server.getAddress().getPort()).open("/").body();
        doors.deliverTo(stream);
        doors.lose(stream);
        server.stop(0);
    }

    @Test
    void endsStreamsWhenItsThreadsAreStopped() throws Exception {
        StreamingDoors doors = new StreamingDoors();
        HttpServer server = serve(doors);
        doors.deliverTo(new Client(server.getAddress().getPort()).open("/").body());
        server.stop(0);
        threads.shutdownNow();
        doors.awaitClosed();
    }

    private HttpServer serve(StreamingDoors doors) throws Exception {
        HttpServer server = HttpServer.create(ANY_PORT, 0);
        server.createContext("/", exchange -> EmbeddedSfu.answer(exchange, doors));
        server.setExecutor(threads);
        server.start();
        return server;
    }
}
