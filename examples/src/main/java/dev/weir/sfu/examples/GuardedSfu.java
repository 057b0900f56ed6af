// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import com.sun.net.httpserver.HttpServer;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.address.Cidr;
import dev.weir.sfu.whip.guard.AddressLimiter;
import dev.weir.sfu.whip.guard.AddressRules;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.CidrRules;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.guard.TrustedProxies;
import dev.weir.sfu.whip.http.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Doors that strangers may find: behind a reverse proxy on the same machine, with limits for each client, networks that are
 * kept out, and bans.
 */
public final class GuardedSfu implements AutoCloseable {
    private final Sfu sfu;
    private final HttpServer http;
    private final WhipWhepHandlers doors;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private GuardedSfu(Sfu sfu, HttpServer http, WhipWhepHandlers doors) {
        this.sfu = sfu;
        this.http = http;
        this.doors = doors;
    }

    /** Runs on port 8080 (HTTP) and 8189 (media) until the process ends; the argument is the token for publishing. */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress behindProxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
        GuardedSfu guarded = start(
                behindProxy,
                SfuConfig.builder().build(),
                EmbeddedSfu.publishingWith(arguments[0]),
                new BanList(Clock.systemUTC()));
        Runtime.getRuntime().addShutdownHook(new Thread(guarded::close));
    }

    /** Starts both, or throws when the HTTP address cannot be bound. */
    public static GuardedSfu start(InetSocketAddress address, SfuConfig config, Authenticator who, BanList bans)
            throws IOException {
        HttpServer http = HttpServer.create(address, 0);
        Sfu sfu = Sfu.open(config);
        WhipWhepHandlers doors = doors(sfu, who, bans);
        HttpHandler proxied = new TrustedProxies(doors, Cidr.parseList("127.0.0.0/8,::1"), "");
        http.createContext("/api/", exchange -> EmbeddedSfu.answer(exchange, proxied));
        GuardedSfu guarded = new GuardedSfu(sfu, http, doors);
        http.setExecutor(guarded.threads);
        http.start();
        return guarded;
    }

    private static WhipWhepHandlers doors(Sfu sfu, Authenticator who, BanList bans) {
        AddressRules networks = CidrRules.builder()
                .deny(Action.PUBLISH, Cidr.parseList("203.0.113.0/24"))
                .build();
        Doorkeeper doorkeeper = Doorkeeper.builder()
                .authenticator(who)
                .addressRules(networks)
                .requestLimiter(new AddressLimiter(20, Duration.ofSeconds(1), 40, System::nanoTime))
                .failureLimiter(new AddressLimiter(10, Duration.ofMinutes(1), 10, System::nanoTime))
                .bans(bans)
                .build();
        return new WhipWhepHandlers(
                sfu, WhipWhepConfig.builder().doorkeeper(doorkeeper).build());
    }

    /** The TCP port that is bound. */
    public int httpPort() {
        return http.getAddress().getPort();
    }

    /** Stops taking requests, ends every stream and session, frees both ports. */
    @Override
    public void close() {
        doors.close();
        http.stop(0);
        threads.shutdownNow();
        sfu.close();
    }
}
