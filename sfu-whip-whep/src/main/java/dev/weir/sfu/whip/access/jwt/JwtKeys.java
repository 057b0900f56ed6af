// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where the keys are that may have signed a token. */
@FunctionalInterface
interface JwtKeys {
    /**
     * Those to try; none when the name is unknown. The future fails when nothing can be said now. Never blocks.
     *
     * @param keyId what the token calls its key
     */
    CompletableFuture<List<Algorithm>> matching(Optional<String> keyId);

    /** One that is always there, whatever tokens call it. */
    static JwtKeys always(Algorithm key) {
        return keyId -> CompletableFuture.completedFuture(List.of(key));
    }
}
