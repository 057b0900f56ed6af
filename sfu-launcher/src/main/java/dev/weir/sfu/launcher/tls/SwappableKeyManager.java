// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the certificate of the day: what is put in is what the next handshake gets. A handshake that is under way keeps to the
 * alias it chose, so the one before stays known. Thread-safe.
 */
final class SwappableKeyManager extends X509ExtendedKeyManager {
    private record Shown(String alias, Credentials credentials, int number) {}

    private volatile Shown current;
    private volatile Shown previous;

    SwappableKeyManager(Credentials first) {
        current = new Shown("weir-0", first, 0);
        previous = current;
    }

    /** One thread at a time. */
    void swap(Credentials next) {
        previous = current;
        current = new Shown("weir-" + (current.number + 1), next, current.number + 1);
    }

    private Optional<Credentials> of(@Nullable String alias) {
        Shown one = current;
        Shown other = previous;
        return one.alias.equals(alias)
                ? Optional.of(one.credentials)
                : other.alias.equals(alias) ? Optional.of(other.credentials) : Optional.empty();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return alias(keyType);
    }

    private @Nullable String alias(String keyType) {
        Shown shown = current;
        return keyType.equals(shown.credentials.own().getPublicKey().getAlgorithm()) ? shown.alias : null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = alias(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        return of(alias)
                .map(found -> found.chain().toArray(new X509Certificate[0]))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        return of(alias).map(Credentials::key).orElse(null);
    }

    /** The server is nobody's client. */
    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
