// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Decides who may do what. An SPI: a lambda will do, and the forms in this package and below may be chained with it by {@link
 * #anyOf}.
 *
 * <p>Asked once for each session that is wished for, once for each request to list or to administer, and again for requests to
 * a session that come with another token than the one that began it.
 */
@FunctionalInterface
public interface Authenticator {
    /**
     * Decides. Called on threads of the HTTP server, several at a time: must not block, so whatever has to wait completes the
     * future later. A failed future counts as {@link Refusal.Kind#UNAVAILABLE}: nobody gets in.
     */
    CompletableFuture<Decision> authenticate(AccessRequest request);

    /** Lets everybody publish, watch and list rooms; nobody administers. */
    static Authenticator everybody() {
        return request -> CompletableFuture.completedFuture(
                request.action() == Action.ADMINISTER
                        ? Refusal.forbidden("this server has no administrators")
                        : Grant.anonymous());
    }

    /**
     * Makes one of a check that may block: look into a database, ask another server.
     *
     * @param executor runs the check; what it rejects, as a full queue does, is refused as {@link Refusal.Kind#UNAVAILABLE}. Give
     *     it bounds: strangers decide how often it is asked
     * @param check may throw, which counts as {@link Refusal.Kind#UNAVAILABLE} too
     */
    static Authenticator blocking(Executor executor, Function<AccessRequest, Decision> check) {
        return request -> {
            try {
                return CompletableFuture.supplyAsync(() -> check.apply(request), executor);
            } catch (RejectedExecutionException full) {
                return CompletableFuture.completedFuture(Refusal.unavailable("too many wait to be let in"));
            }
        };
    }

    /**
     * Asks one after the other until one grants or refuses for good; when all refuse, the weightiest refusal holds. An empty list
     * refuses everything.
     */
    static Authenticator anyOf(List<Authenticator> authenticators) {
        return new AuthenticatorChain(authenticators);
    }
}
