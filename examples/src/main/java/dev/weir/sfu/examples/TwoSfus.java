// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import com.sun.net.httpserver.HttpServer;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.metrics.SfuMetrics;
import dev.weir.sfu.metrics.TcpMetrics;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.jwt.JwtAuthenticator;
import dev.weir.sfu.whip.guard.Doorkeeper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Two SFUs in one process: one where everybody publishes and watches, and one for members, who show a JSON
 * Web Token. Each has its media port, its rooms
 * and its doors, so {@code lobby} here and {@code lobby} there are two rooms.
 *
 * <p>Publish to {@code /open/whip/publish/ROOM} or {@code /members/whip/publish/ROOM}.
 */
public final class TwoSfus implements AutoCloseable {
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Sfu open;
    private final Sfu members;
    private final WhipWhepHandlers openDoors;
    private final WhipWhepHandlers membersDoors;

    private TwoSfus(HttpServer http, Sfu open, Sfu members, Authenticator isMember) {
        this.http = http;
        this.open = open;
        this.members = members;
        openDoors = serve(http, "/open", open, Authenticator.everybody());
        membersDoors = serve(http, "/members", members, isMember);
    }

    /** Runs on port 8080 (HTTP), 8189 and 8190 (media) until the process ends; the argument is the secret of members' tokens. */
    public static void main(String[] arguments) throws IOException {
        TwoSfus both = start(
                new InetSocketAddress(8080),
                SfuConfig.builder().rtcPort(8189).build(),
                SfuConfig.builder().rtcPort(8190).build(),
                JwtAuthenticator.secret(arguments[0]).build(),
                new SimpleMeterRegistry());
        Runtime.getRuntime().addShutdownHook(new Thread(both::close));
    }

    /** Starts all three, or throws when the HTTP address cannot be bound. */
    public static TwoSfus start(
            InetSocketAddress address, SfuConfig open, SfuConfig members, Authenticator isMember, MeterRegistry meters)
            throws IOException {
        HttpServer http = HttpServer.create(address, 0);
        TwoSfus both = new TwoSfus(http, Sfu.open(open), Sfu.open(members), isMember);
        count(both.open, "open", meters);
        count(both.members, "members", meters);
        http.setExecutor(both.threads);
        http.start();
        return both;
    }

    private static WhipWhepHandlers serve(HttpServer http, String basePath, Sfu sfu, Authenticator who) {
        WhipWhepHandlers doors = new WhipWhepHandlers(
                sfu,
                WhipWhepConfig.builder()
                        .basePath(basePath)
                        .doorkeeper(Doorkeeper.builder().authenticator(who).build())
                        .build());
        http.createContext(basePath + "/", exchange -> EmbeddedSfu.answer(exchange, doors));
        return doors;
    }

    private static void count(Sfu sfu, String name, MeterRegistry meters) {
        new SfuMetrics(sfu, Tags.of("sfu", name)).bindTo(meters);
        new TcpMetrics(sfu::tcp, Tags.of("sfu", name)).bindTo(meters);
    }

    /** The TCP port that is bound. */
    public int httpPort() {
        return http.getAddress().getPort();
    }

    /** The one for everybody. */
    public Sfu open() {
        return open;
    }

    /** The one for members. */
    public Sfu members() {
        return members;
    }

    /** Closes everything; either SFU may have been closed before. */
    @Override
    public void close() {
        openDoors.close();
        membersDoors.close();
        http.stop(0);
        threads.shutdownNow();
        open.close();
        members.close();
    }
}
