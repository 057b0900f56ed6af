// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that the server can show, and prove to be its own. Immutable.
 *
 * @param chain the server's own first, then those that vouch for it
 * @param key matches the first certificate
 */
public record Credentials(List<X509Certificate> chain, PrivateKey key) {
    public Credentials {
        chain = List.copyOf(chain);
    }

    /** The server's own certificate. */
    public X509Certificate own() {
        return chain.get(0);
    }

    /** How long the certificate is good for from then on; negative once it has expired. */
    public Duration validFor(Instant now) {
        return Duration.between(now, own().getNotAfter().toInstant());
    }

    /** What is wrong with the time, if something is. */
    public Optional<String> timeProblem(Instant now) {
        if (validFor(now).isNegative()) {
            return Optional.of("expired " + own().getNotAfter().toInstant());
        }
        return now.isBefore(own().getNotBefore().toInstant())
                ? Optional.of("is not valid before " + own().getNotBefore().toInstant())
                : Optional.empty();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Credentials[" + own().getSubjectX500Principal().getName() + "]";
    }
}
