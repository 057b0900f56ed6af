// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** See {@link Authenticator#anyOf}. Stateless. */
final class AuthenticatorChain implements Authenticator {
    private static final Logger log = LoggerFactory.getLogger(AuthenticatorChain.class);

    private final List<Authenticator> links;

    AuthenticatorChain(List<Authenticator> links) {
        this.links = List.copyOf(links);
    }

    @Override
    public CompletableFuture<Decision> authenticate(AccessRequest request) {
        return ask(request, 0, Refusal.noCredentials("a token is needed"));
    }

    private CompletableFuture<Decision> ask(AccessRequest request, int link, Refusal soFar) {
        if (link == links.size()) {
            return CompletableFuture.completedFuture(soFar);
        }
        return asked(links.get(link), request).thenCompose(decision -> {
            if (!(decision instanceof Refusal refusal) || refusal.isFinal()) {
                return CompletableFuture.completedFuture(decision);
            }
            boolean weightier = refusal.kind().compareTo(soFar.kind()) >= 0;
            return ask(request, link + 1, weightier ? refusal : soFar);
        });
    }

    /** One that fails must not keep the others from saying yes, and never says yes itself. */
    private static CompletableFuture<Decision> asked(Authenticator link, AccessRequest request) {
        try {
            return link.authenticate(request).exceptionally(AuthenticatorChain::failed);
        } catch (RuntimeException bug) {
            return CompletableFuture.completedFuture(failed(bug));
        }
    }

    private static Decision failed(Throwable failure) {
        log.error("an authenticator failed, so nobody gets in by it", failure);
        return Refusal.unavailable("access cannot be decided at the moment");
    }
}
