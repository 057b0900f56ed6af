// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.launcher.undertow.DoorLimits;
import dev.weir.sfu.launcher.undertow.UndertowDoor;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A server on free ports of the loopback that keeps a trace of each room's video; its only page is empty. */
final class TappedServer implements AutoCloseable {
    private static final int DRAINED_BYTES = 1 << 20;

    private final Map<String, RtpTrace> traces = new ConcurrentHashMap<>();
    private final Sfu sfu;
    private final WhipWhepHandlers doors;
    private final UndertowDoor http;

    private TappedServer() throws IOException {
        sfu = Sfu.open(SfuConfig.builder()
                .rtcPort(0)
                .sink(room -> Optional.of(trace(room.value())))
                .build());
        doors = new WhipWhepHandlers(sfu, WhipWhepConfig.defaults());
        HttpResponse tooLarge = new HttpResponse(413, HttpHeaders.of(Map.of()), new byte[0]);
        http = UndertowDoor.open(
                "127.0.0.1",
                0,
                this::answer,
                new DoorLimits(
                        WhipWhepHandlers.MAX_BODY_BYTES,
                        DRAINED_BYTES,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        tooLarge));
    }

    static TappedServer start() throws IOException {
        return new TappedServer();
    }

    private CompletableFuture<HttpResponse> answer(HttpRequest request) {
        if (doors.handles(request.path())) {
            return doors.handle(request);
        }
        byte[] page = "<!doctype html><title>tap</title><main></main>".getBytes(StandardCharsets.UTF_8);
        HttpHeaders type = HttpHeaders.of(Map.of("Content-Type", List.of("text/html")));
        return CompletableFuture.completedFuture(new HttpResponse(200, type, page));
    }

    Set<String> rooms() {
        return Set.copyOf(traces.keySet());
    }

    RtpTrace trace(String room) {
        return traces.computeIfAbsent(room, name -> new RtpTrace());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.address().getPort() + path);
    }

    @Override
    public void close() {
        sfu.close();
        http.close();
    }
}
