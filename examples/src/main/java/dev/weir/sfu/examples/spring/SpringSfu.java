// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.spring;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.examples.servlet.SfuServlet;
import dev.weir.sfu.metrics.SfuMetrics;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.guard.Doorkeeper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * An SFU in a Spring Boot application: its users, its metrics, its life.
 *
 * <p>Publish to {@code /api/whip/publish/CHANNEL} with the account's stream key as bearer, watch at {@code
 * /api/whep/play/CHANNEL}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringSfu {
    /** Runs on port 8080 (HTTP) and 8189 (media) until the process ends. */
    public static void main(String[] arguments) {
        SpringApplication.run(SpringSfu.class, arguments);
    }

    /** Closed with the context, as the last of these beans. */
    @Bean
    Sfu sfu(@Value("${sfu.rtc-port:8189}") int rtcPort, MeterRegistry meters) {
        Sfu sfu = Sfu.open(SfuConfig.builder().rtcPort(rtcPort).build());
        new SfuMetrics(sfu).bindTo(meters);
        return sfu;
    }

    @Bean
    WhipWhepHandlers doors(Sfu sfu, Authenticator authenticator, ObservationRegistry observations) {
        WhipWhepConfig config = WhipWhepConfig.builder()
                .doorkeeper(Doorkeeper.builder().authenticator(authenticator).build())
                .observations(observations)
                .build();
        return new WhipWhepHandlers(sfu, config);
    }

    @Bean
    ServletRegistrationBean<SfuServlet> doorServlet(WhipWhepHandlers doors) {
        return new ServletRegistrationBean<>(new SfuServlet(doors), "/api/whip/*", "/api/whep/*");
    }

    /** Off the threads that serve requests, since accounts come from a database. */
    @Bean
    Authenticator authenticator(Accounts accounts, ExecutorService databaseThreads) {
        return Authenticator.blocking(databaseThreads, request -> decide(request, accounts));
    }

    private static Decision decide(AccessRequest request, Accounts accounts) {
        if (request.action() == Action.PLAY) {
            return Grant.anonymous();
        }
        Optional<Accounts.Account> account = request.token().flatMap(accounts::byStreamKey);
        if (account.isEmpty()) {
            return Refusal.badCredentials("no account has this stream key");
        }
        boolean isOwnChannel =
                request.action() == Action.PUBLISH && request.room().equals(account.map(Accounts.Account::channel));
        // Named, so that the account takes over from its own earlier session when its encoder comes back.
        return isOwnChannel ? Grant.to(account.get().name()) : Refusal.forbidden("the channel is another account's");
    }

    /** With a bound, since strangers decide how often it has work. */
    @Bean
    ExecutorService databaseThreads() {
        return new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(100));
    }

    /** Stands for what an application has. */
    @Bean
    Accounts accounts(@Value("${stream-key}") String streamKey) {
        Accounts.Account alice = new Accounts.Account("alice", new RoomName("alice-tv"));
        return key -> Optional.of(alice).filter(account -> streamKey.equals(key));
    }

    /** With Spring's Actuator there is one already. */
    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    /** Likewise. */
    @Bean
    ObservationRegistry observations() {
        return ObservationRegistry.create();
    }
}
