// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand publishers at the same moment before one room of a running server, and what is left of them. */
@Timeout(120)
class ThousandPostsTest {
    private static final int CROWD = 1_000;
    private static final String[] TOKEN = Call.bearer("shared");

    /** Whoever gets in stays so long, as nobody connects; and so long a silent publisher keeps others out. */
    private static final int HELD_SECONDS = 5;

    private static Server open(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "HTTP_ADDR",
                "127.0.0.1:0",
                "RTC_PORT",
                "0",
                "SETUP_TIMEOUT_SECONDS",
                String.valueOf(HELD_SECONDS),
                "RATE_LIMIT_RPS",
                "0",
                "AUTH_TOKEN",
                "shared",
                "ADMIN_TOKEN",
                "chief",
                "JWT_SECRET",
                Jwt.SECRET));
        all.putAll(settings);
        return Server.open(Settings.resolve(Map.of(), all));
    }

    private static IntFunction<String[]> bearer(IntFunction<String> token) {
        List<String> tokens = IntStream.range(0, CROWD).mapToObj(token).toList();
        return i -> new String[] {"Authorization: Bearer " + tokens.get(i)};
    }

    @Test
    void oneOfAThousandGetsInAndNothingIsLeftOfAnybody() throws Exception {
        try (Server server = open(Map.of())) {
            Call call = new Call(server);
            // What is made once and stays, such as threads and classes, is there before anything is counted.
            Crowd first = Crowd.publish(server, 50, "first", bearer(i -> "shared"));
            assertThat(call.delete(first.session(), TOKEN).statusCode()).isEqualTo(200);
            watch(server, call, session -> call.delete(session, TOKEN));
            int threads = threads().size();
            int descriptors = descriptors().size();

            Crowd oneToken = Crowd.publish(server, CROWD, "one-token", bearer(i -> "shared"));
            Crowd manySubjects =
                    Crowd.publish(server, CROWD, "many-subjects", bearer(i -> Jwt.publisher("user-" + i, "*")));
            Crowd oneSubject = Crowd.publish(server, CROWD, "one-subject", bearer(i -> Jwt.publisher("ann", "*")));

            assertOneGotIn(oneToken);
            assertOneGotIn(manySubjects);
            assertThat(oneSubject.of(201)).as("each took its own room over").hasSize(CROWD);
            assertThat(call.get("api/rooms", TOKEN).body()).contains("{\"name\":\"one-subject\",\"hasPublisher\":true");

            // Who comes last and does not connect either is told by the end of the stream that the time is over.
            watch(server, call, session -> {});
            for (String list : List.of("rooms", "sessions")) {
                assertThat(call.get("api/admin/" + list, Call.bearer("chief")).body())
                        .isEqualTo("[]");
            }
            for (Crowd crowd : List.of(oneToken, manySubjects, oneSubject)) {
                HttpResponse<String> session = call.get(crowd.session(), TOKEN);
                assertThat(session.statusCode()).isEqualTo(410);
            }
            assertThat(atMost(threads, ThousandPostsTest::threads, call)).hasSizeLessThanOrEqualTo(threads);
            assertThat(atMost(descriptors, ThousandPostsTest::descriptors, call))
                    .hasSizeLessThanOrEqualTo(descriptors);
            assertThat(call.publish("one-token", TOKEN).statusCode()).isEqualTo(201);
        }
    }

    /** One, while nobody could take over from them. */
    private static void assertOneGotIn(Crowd crowd) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(crowd.nanos());
        int in = crowd.of(201).size();
        assertThat(in).isBetween(1, 1 + (int) (seconds / HELD_SECONDS));
        assertThat(crowd.of(409)).hasSize(CROWD - in).allMatch(answer -> isProblem(answer, "room-busy"));
    }

    @Test
    void whoComesTooOftenIsToldSoBeforeTheRoomIsAsked() throws Exception {
        try (Server server = open(Map.of("RATE_LIMIT_RPS", "1", "RATE_LIMIT_BURST", "40"))) {
            Crowd crowd = Crowd.publish(server, CROWD, "one", bearer(i -> "shared"));

            int in = crowd.of(201).size();
            int asked = in + crowd.of(409).size();
            int seconds = (int) TimeUnit.NANOSECONDS.toSeconds(crowd.nanos());
            assertThat(in).isBetween(1, 1 + seconds / HELD_SECONDS);
            assertThat(asked).isBetween(40, 41 + seconds);
            assertThat(crowd.of(429)).hasSize(CROWD - asked).allMatch(answer -> isProblem(answer, "rate-limited"));
        }
    }

    private static boolean isProblem(String answer, String type) {
        return answer.contains("\"/problems/" + type + '"')
                && answer.matches("(?s).*\r\nRetry-After: [1-9][0-9]*\r\n.*");
    }

    private interface Watching {
        void of(String session) throws IOException, InterruptedException;
    }

    /** Reads a viewer's events until the session ends. */
    private static void watch(Server server, Call call, Watching watching) throws IOException, InterruptedException {
        String session = Call.location(call.play("last", TOKEN)).substring(1);
        HttpResponse<String> events = call.send("POST", session + "/events", "[\"viewercount\"]", TOKEN);
        try (Wire wire = new Wire(server)) {
            wire.sendHead("GET " + Call.location(events), TOKEN[0] + ": " + TOKEN[1]);
            assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
            watching.of(session);
            assertThat(wire.rest()).contains("event: viewercount");
        }
    }

    /** Looks again after each of some requests: what a closed connection leaves behind goes a moment after it. */
    private static List<String> atMost(int size, Supplier<List<String>> look, Call call)
            throws IOException, InterruptedException {
        for (int i = 0; i < 1_000 && look.get().size() > size; i++) {
            call.get("healthz");
        }
        return look.get();
    }

    /** Those of this process but the clients'. */
    private static List<String> threads() {
        ThreadMXBean all = ManagementFactory.getThreadMXBean();
        return Stream.of(all.getThreadInfo(all.getAllThreadIds()))
                .filter(Objects::nonNull)
                .map(ThreadInfo::getThreadName)
                .filter(name -> !name.startsWith("HttpClient-"))
                .toList();
    }

    /** Those of this process; none where it cannot be seen. */
    private static List<String> descriptors() {
        return List.of(Objects.requireNonNullElse(new File("/proc/self/fd").list(), new String[0]));
    }
}
