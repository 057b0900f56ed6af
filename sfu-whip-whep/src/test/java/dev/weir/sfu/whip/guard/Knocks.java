// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import static org.assertj.core.api.Assertions.fail;

import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Decision;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.address.Addresses;
import dev.weir.sfu.whip.answer.Problem;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Requests at a doorkeeper, and what became of them. */
final class Knocks {
    static final InetAddress CLIENT = Addresses.of("192.0.2.1");

    private Knocks() {}

    /** With header lines as {@code Name: value}. */
    static HttpRequest request(String method, String... headers) {
        return requestWithQuery(method, "", headers);
    }

    static HttpRequest requestWithQuery(String method, String query, String... headers) {
        HttpHeaders.Builder lines = HttpHeaders.builder();
        for (String header : headers) {
            int colon = header.indexOf(": ");
            lines.add(header.substring(0, colon), header.substring(colon + 2));
        }
        return new HttpRequest(method, "/api/whip/publish/studio", query, lines.build(), new byte[0], CLIENT);
    }

    static HttpRequest post(String token) {
        return request("POST", "Authorization: Bearer " + token);
    }

    /** Lets {@code alice}, {@code alice2} and {@code bob} do everything by their names, and {@code shared} without one. */
    static Authenticator byName() {
        return wish -> CompletableFuture.completedFuture(decision(wish.token().orElse(""), wish.action()));
    }

    private static Decision decision(String token, Action action) {
        return switch (token) {
            case "" -> Refusal.noCredentials("a token is needed");
            case "alice", "alice2" -> Grant.to("alice");
            case "bob" -> Grant.to("bob");
            case "shared", "shared2" -> Grant.anonymous();
            case "viewer" ->
                action == Action.PLAY ? Grant.to("viewer") : Refusal.forbidden("the token is for watching");
            default -> Refusal.badCredentials("the token is wrong");
        };
    }

    /** The problem that the knock ends with. */
    static Problem refused(Supplier<CompletableFuture<Admission>> knock) {
        try {
            Admission admission = knock.get().join();
            return fail("let in: " + admission);
        } catch (RefusedException refused) {
            return refused.problem();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                return refused.problem();
            }
            throw e;
        }
    }
}
