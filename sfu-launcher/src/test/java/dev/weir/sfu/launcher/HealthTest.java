// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final CompletableFuture<Duration> TURNS = CompletableFuture.completedFuture(Duration.ofNanos(1));
    private static final CompletableFuture<Duration> DEAD =
            CompletableFuture.failedFuture(new IllegalStateException("media loop 1 has stopped"));

    private final List<CompletableFuture<Duration>> answers = new ArrayList<>(List.of(TURNS, TURNS));
    private int pings;
    private boolean draining;
    private Optional<DiskPulse> disk = Optional.empty();
    private Duration patience = LONG;

    @Test
    void isAliveAndReadyWhileItsLoopsTurn() {
        assertThat(get("/healthz").status()).isEqualTo(200);
        assertThat(body(get("/healthz"))).isEqualTo("ok\n");
        HttpResponse ready = get("/readyz");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.headers().first("Content-Type")).contains("application/json");
        assertThat(ready.headers().first("Cache-Control")).contains("no-store");
        assertThat(body(ready)).isEqualTo("{\"ready\":true,\"reasons\":[],\"notes\":[]}\n");
    }

    @Test
    void aDrainSendsNewcomersAwayAndIsNoIllness() {
        draining = true;
        assertThat(get("/healthz").status()).isEqualTo(200);
        assertThat(get("/readyz").status()).isEqualTo(503);
        assertThat(body(get("/readyz")))
                .isEqualTo("{\"ready\":false,\"reasons\":[\"draining: no new sessions are taken\"],\"notes\":[]}\n");
    }

    @Test
    void aLoopThatHasDiedIsNamed() {
        answers.set(1, DEAD);
        HttpResponse alive = get("/healthz");
        assertThat(alive.status()).isEqualTo(503);
        assertThat(alive.headers().first("Content-Type")).contains("application/problem+json");
        assertThat(body(alive)).contains("\"/problems/unhealthy\"", "media loop 1 has died");
        assertThat(get("/readyz").status()).isEqualTo(503);
        assertThat(body(get("/readyz"))).contains("\"reasons\":[\"media loop 1 has died\"]");
    }

    @Test
    void aLoopThatHangsIsNamedAfterAWhileAndAskedNoSecondTime() {
        patience = SHORT;
        CompletableFuture<Duration> hanging = new CompletableFuture<>();
        answers.set(0, hanging);
        Health health = health();
        for (int i = 0; i < 3; i++) {
            assertThat(body(get(health, "/healthz"))).contains("media loop 0 has not turned for 20 ms");
        }
        assertThat(pings).isEqualTo(1);
        hanging.complete(Duration.ofSeconds(3));
        answers.set(0, TURNS);
        assertThat(get(health, "/healthz").status()).isEqualTo(200);
        assertThat(pings).isEqualTo(2);
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsANoteAndNoReason(@TempDir Path folder) {
        disk = Optional.of(new DiskPulse(folder.resolve("gone"), 0, LONG, Runnable::run));
        HttpResponse ready = get("/readyz");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(body(ready))
                .startsWith("{\"ready\":true,\"reasons\":[],\"notes\":[\"nothing can be recorded: ")
                .doesNotContain(folder.toString());
    }

    @Test
    void aDiskThatIsNearlyFullIsANote(@TempDir Path folder) {
        disk = Optional.of(new DiskPulse(folder, Long.MAX_VALUE, LONG, Runnable::run));
        assertThat(get("/readyz").status()).isEqualTo(200);
        assertThat(body(get("/readyz"))).contains("\"notes\":[\"the disk of recordings is nearly full: ");
    }

    @Test
    void aDirectoryThatComesBackIsSeenTheNextTime(@TempDir Path folder) throws Exception {
        Path directory = folder.resolve("recordings");
        disk = Optional.of(new DiskPulse(directory, 0, LONG, Runnable::run));
        assertThat(body(get("/readyz"))).contains("nothing can be recorded");
        Files.createDirectory(directory);
        assertThat(body(get("/readyz"))).contains("\"notes\":[]");
    }

    @Test
    void aDiskThatHangsIsLookedAtOnce(@TempDir Path folder) {
        List<Runnable> looks = new ArrayList<>();
        disk = Optional.of(new DiskPulse(folder, 0, SHORT, looks::add));
        Health health = health();
        for (int i = 0; i < 3; i++) {
            assertThat(body(get(health, "/readyz"))).contains("the disk of recordings does not answer");
        }
        assertThat(looks).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz"})
    void canOnlyBeRead(String path) {
        assertThat(call(health(), "POST", path).status()).isEqualTo(405);
        assertThat(call(health(), "HEAD", path).status()).isEqualTo(200);
    }

    private Health health() {
        LoopPulse loops = new LoopPulse(
                () -> {
                    pings++;
                    return List.copyOf(answers);
                },
                patience);
        return new Health(loops, disk, () -> draining, Runnable::run);
    }

    private HttpResponse get(String path) {
        return get(health(), path);
    }

    private static HttpResponse get(Health health, String path) {
        return call(health, "GET", path);
    }

    private static HttpResponse call(Health health, String method, String path) {
        assertThat(health.handles(path)).isTrue();
        return health.handle(new HttpRequest(
                        method, path, "", HttpHeaders.of(Map.of()), new byte[0], InetAddress.getLoopbackAddress()))
                .join();
    }

    private static String body(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
