// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.SfuConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EmbeddedSfuTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void admitsABrowserThatPublishes() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (EmbeddedSfu embedded =
                EmbeddedSfu.start(anyPort, SfuConfig.builder().rtcPort(0).build())) {
            URI base = URI.create("http://127.0.0.1:" + embedded.httpPort());
            HttpResponse<String> created = send(HttpRequest.newBuilder(base.resolve("/api/whip/publish/hello"))
                    .header("Content-Type", "application/sdp")
                    .POST(BodyPublishers.ofFile(Path.of("src/test/resources/offers/chromium-publish.sdp"))));
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.body()).startsWith("v=0");

            URI session = base.resolve(created.headers().firstValue("Location").orElseThrow());
            assertThat(send(HttpRequest.newBuilder(session).DELETE()).statusCode())
                    .isEqualTo(200);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
