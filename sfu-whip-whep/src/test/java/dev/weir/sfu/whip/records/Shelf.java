// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.access.AccessRequest;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.FileBody;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Recordings behind a handler, and who may see them: the token {@code all} everything, any other one the room of that name. */
final class Shelf {
    final BanList bans = new BanList(InstantSource.system());
    final List<AccessRequest> asked = new ArrayList<>();
    final RecordsHandler handler;
    private final HttpHeaders.Builder headers = HttpHeaders.builder();
    private String publicBase = "";

    Shelf(FakeRecords records) {
        this(records, "/api");
    }

    Shelf(FakeRecords records, String basePath) {
        Doorkeeper doorkeeper = Doorkeeper.builder()
                .authenticator(wish -> CompletableFuture.completedFuture(decide(wish)))
                .bans(bans)
                .tokenParameter("token")
                .build();
        WhipWhepConfig config = WhipWhepConfig.builder()
                .basePath(basePath)
                .doorkeeper(doorkeeper)
                .build();
        handler = new RecordsHandler(records, config, room -> !room.value().startsWith("unlisted"));
    }

    private synchronized Decision decide(AccessRequest wish) {
        asked.add(wish);
        String token = wish.token().orElse("");
        if (token.isEmpty()) {
            return Refusal.noCredentials("a token is needed");
        }
        if (token.equals("all") || (wish.action() == Action.LIST_ROOMS && !token.equals("nothing"))) {
            return Grant.anonymous();
        }
        boolean own = wish.action() == Action.PLAY
                && wish.room().filter(room -> room.value().equals(token)).isPresent();
        return own ? Grant.anonymous() : Refusal.forbidden("for " + token + " only");
    }

    Shelf with(String name, String value) {
        headers.add(name, value);
        return this;
    }

    Shelf as(String token) {
        return with("Authorization", "Bearer " + token);
    }

    Shelf behind(String base) {
        publicBase = base;
        return this;
    }

    HttpResponse get(String pathAndQuery) {
        return call("GET", pathAndQuery);
    }

    HttpResponse call(String method, String pathAndQuery) {
        int mark = pathAndQuery.indexOf('?');
        return handler.handle(new HttpRequest(
                        method,
                        mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark),
                        mark < 0 ? "" : pathAndQuery.substring(mark + 1),
                        headers.build(),
                        new byte[0],
                        InetAddress.getLoopbackAddress(),
                        publicBase))
                .join();
    }

    static JsonNode json(HttpResponse response) {
        try {
            return new ObjectMapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String problem(HttpResponse response) {
        assertThat(response.headers().all("Content-Type")).containsExactly("application/problem+json");
        return response.status() + " " + json(response).path("type").asText().replace("/problems/", "");
    }

    static String header(HttpResponse response, String name) {
        return String.join("|", response.headers().all(name));
    }

    /** What a server would send; closes the file. */
    static byte[] sent(HttpResponse response) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(response.body());
        response.file().ifPresent(file -> copy(file, out));
        response.close();
        assertThat(out.size()).isEqualTo((int) response.contentLength());
        return out.toByteArray();
    }

    private static void copy(FileBody file, ByteArrayOutputStream out) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate((int) file.length());
            while (out.size() < file.length()) {
                out.write(buffer.array(), 0, file.read(buffer.clear(), out.size()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
