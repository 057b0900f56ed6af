// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.http.ResponseStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server's end of one streamed response, with all that was written. */
final class SinkDouble implements ResponseStream.Sink {
    private final List<String> chunks = new ArrayList<>();
    private final ResponseStream stream;

    /** Whether the client reads too slowly for more. */
    boolean full;

    boolean ended;

    private SinkDouble(ResponseStream stream) {
        this.stream = stream;
    }

    /** Sends the head of that response, and begins to read. */
    static SinkDouble open(HttpResponse response) {
        ResponseStream stream = response.stream().orElseThrow();
        SinkDouble sink = new SinkDouble(stream);
        stream.open(sink);
        return sink;
    }

    /** The client has gone. */
    void leave() {
        ended = true;
        stream.closed();
    }

    /** What came since the last call. */
    List<String> taken() {
        List<String> taken = List.copyOf(chunks);
        chunks.clear();
        return taken;
    }

    @Override
    public boolean send(byte[] chunk) {
        if (!full && !ended) {
            chunks.add(new String(chunk, StandardCharsets.UTF_8));
        }
        return !full && !ended;
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            stream.closed();
        }
    }
}
