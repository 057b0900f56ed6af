// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.launcher.settings.HttpSettings;
import dev.weir.sfu.launcher.settings.MediaSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.whip.RoomsHandler;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Somewhere to knock at: the handlers themselves or a server that runs them, with the same settings and a real SFU behind either. */
interface Doors extends AutoCloseable {
    String SDP = "Content-Type: application/sdp";
    String FRAGMENT = "Content-Type: application/trickle-ice-sdpfrag";
    String JSON = "Content-Type: application/json";

    /** The two kinds. */
    enum Way {
        HANDLERS,
        HTTP;

        /** @param settings names and values by turns */
        Doors open(String... settings) {
            Map<String, String> all = new HashMap<>(
                    Map.of("HTTP_ADDR", "127.0.0.1:0", "RTC_PORT", "0", "LOOPS", "1", "RATE_LIMIT_RPS", "0"));
            for (int i = 0; i < settings.length; i += 2) {
                all.put(settings[i], settings[i + 1]);
            }
            Settings resolved = Settings.resolve(Map.of(), all);
            return this == HTTP ? overHttp(resolved) : handlers(resolved);
        }
    }

    Reply ask(String method, String path, String body, String... lines);

    @Override
    void close();

    default Reply ask(String method, String path) {
        return ask(method, path, "");
    }

    /** A publisher, perhaps with more header lines. */
    default Reply publish(String room, String... lines) {
        return offer("/api/whip/publish/" + room, Call.offer("publish"), lines);
    }

    default Reply play(String room, String... lines) {
        return offer("/api/whep/play/" + room, Call.offer("play"), lines);
    }

    default Reply offer(String path, String offer, String... lines) {
        return ask("POST", path, offer, with(SDP, lines));
    }

    default Reply patch(String session, String fragment, String... lines) {
        return ask("PATCH", session, fragment, with(FRAGMENT, lines));
    }

    private static String[] with(String line, String... lines) {
        String[] all = Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = line;
        return all;
    }

    private static Doors overHttp(Settings settings) {
        Server server = Server.open(settings);
        return new Doors() {
            @Override
            public Reply ask(String method, String path, String body, String... lines) {
                try {
                    return Reply.to(server, method, path, body, lines);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    private static Doors handlers(Settings settings) {
        Sfu sfu = Sfu.open(MediaConfig.of(settings));
        WhipWhepConfig config = WhipWhepConfig.builder()
                .allowedOrigins(settings.get(HttpSettings.ALLOWED_ORIGIN))
                .lenientPatch(settings.get(HttpSettings.LENIENT_PATCH))
                .iceServers(settings.get(MediaSettings.ICE_SERVERS))
                .doorkeeper(Assembly.doorkeeper(settings, Authenticators.of(settings), new BanList(Clock.systemUTC())))
                .build();
        WhipWhepHandlers sessions = new WhipWhepHandlers(sfu, config);
        RoomsHandler rooms = new RoomsHandler(sfu, config);
        return new Doors() {
            @Override
            public Reply ask(String method, String path, String body, String... lines) {
                HttpRequest request = request(method, path, body, lines);
                assertThat(sessions.handles(request.path()))
                        .isNotEqualTo(request.path().equals("/api/rooms"));
                return reply((sessions.handles(request.path()) ? sessions : rooms)
                        .handle(request)
                        .join());
            }

            @Override
            public void close() {
                sessions.close();
                sfu.close();
            }
        };
    }

    private static HttpRequest request(String method, String target, String body, String... lines) {
        HttpHeaders.Builder headers = HttpHeaders.builder();
        for (String line : lines) {
            headers.add(
                    line.substring(0, line.indexOf(':')),
                    line.substring(line.indexOf(':') + 1).strip());
        }
        String[] parts = target.split("\\?", 2);
        return new HttpRequest(
                method,
                parts[0],
                parts.length == 2 ? parts[1] : "",
                headers.build(),
                body.getBytes(StandardCharsets.UTF_8),
                InetAddress.getLoopbackAddress());
    }

    private static Reply reply(HttpResponse response) {
        List<String> lines = response.headers().names().stream()
                .flatMap(name -> response.headers().all(name).stream().map(value -> name + ": " + value))
                .toList();
        return new Reply(response.status(), lines, new String(response.body(), StandardCharsets.UTF_8));
    }
}
