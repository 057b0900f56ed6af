// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.records.FakeRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An administrator with a token at the admin API of a {@link FakeNode}. */
final class Desk {
    static final String TOKEN = "t0ken-of-root";

    final FakeNode node = new FakeNode();
    Instant now = Instant.parse("2026-11-29T12:00:00Z");
    final FakeRecords records = new FakeRecords();
    final BanList bans = new BanList(() -> now);

    /** Who the token says it is. */
    String subject = "root";

    final AdminHandler handler = new AdminHandler(
            node,
            WhipWhepConfig.builder()
                    .doorkeeper(
                            Doorkeeper.builder().authenticator(authenticator()).build())
                    .answerTimeout(Duration.ofMillis(50))
                    .executor(Runnable::run)
                    .build(),
            bans,
            Optional.of(records),
            () -> now);

    private Authenticator authenticator() {
        return wish -> CompletableFuture.completedFuture(
                switch (wish.token().orElse("")) {
                    case TOKEN ->
                        wish.action() == Action.ADMINISTER && wish.room().isEmpty()
                                ? Grant.to(subject)
                                : Refusal.forbidden("for administering only");
                    case "viewer" -> Refusal.forbidden("for watching only");
                    case "" -> Refusal.noCredentials("a token is needed");
                    default -> Refusal.badCredentials("the token is wrong");
                });
    }

    HttpResponse call(String method, String path) {
        return call(method, path, TOKEN, "");
    }

    HttpResponse call(String method, String pathAndQuery, String token, String body) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        HttpHeaders.Builder headers = HttpHeaders.builder();
        if (!token.isEmpty()) {
            headers.add("Authorization", "Bearer " + token);
        }
        if (!body.isEmpty()) {
            headers.add("Content-Type", "application/json");
        }
        return handler.handle(new HttpRequest(
                        method,
                        path,
                        mark < 0 ? "" : pathAndQuery.substring(mark + 1),
                        headers.build(),
                        body.getBytes(StandardCharsets.UTF_8),
                        InetAddress.getLoopbackAddress()))
                .join();
    }

    HttpResponse send(String method, String path, String body) {
        return call(method, path, TOKEN, body);
    }

    static JsonNode json(HttpResponse response) {
        return tree(text(response));
    }

    static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** What the problem is called, without what all begin with. */
    static String problem(HttpResponse response) {
        return json(response).path("type").asText().replace("/problems/", "");
    }
}
