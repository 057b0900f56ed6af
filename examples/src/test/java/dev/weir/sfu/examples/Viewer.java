// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;

/** Watches a room and hears what the server says about it. */
public final class Viewer {
    private Viewer() {}

    /** The first events come while the stream is open, and the stream ends with its session. */
    public static void listens(Client client, String playPath) throws Exception {
        HttpResponse<String> session = client.play(playPath);
        assertThat(session.statusCode()).isEqualTo(201);

        HttpResponse<InputStream> stream = client.listen(session, "[\"viewercount\"]");
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8));
        assertThat(lines.readLine()).isEqualTo("retry: 2000");
        assertThat(lines.readLine()).isEmpty();
        assertThat(lines.readLine()).isEqualTo("id: 1");
        assertThat(lines.readLine()).isEqualTo("event: viewercount");
        assertThat(lines.readLine()).isEqualTo("data: {\"viewercount\":1}");

        assertThat(client.end(session, "").statusCode()).isEqualTo(200);
        assertThat(lines.lines().filter(line -> line.startsWith("event:"))).isEmpty();
    }
}
