// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Every pair of kinds shakes hands; where libcrypto cannot be called they are the same. */
class HandshakeCryptoTest {
    private final SecureRandom random = new SecureRandom();
    private final HandshakeCrypto chosen = HandshakeCrypto.choose(random);
    private final TwoSides sides = new TwoSides(random);

    private void agreesOnKeys(HandshakeCrypto ofServer, HandshakeCrypto ofClient) throws Exception {
        Semaphore woken = new Semaphore(0);
        try (HandshakeThreads threads = HandshakeThreads.pool(2)) {
            DtlsEndpoint server = sides.server(ofServer, threads, woken::release);
            DtlsEndpoint client = sides.client(ofClient, threads, woken::release);
            client.start(0);
            for (boolean moved = true; moved && (server.keys() == null || client.keys() == null); ) {
                client.drain((b, off, len) -> server.handle(b, off, len, 0));
                server.drain((b, off, len) -> client.handle(b, off, len, 0));
                moved = woken.tryAcquire(10, TimeUnit.SECONDS);
            }
            assertThat(Objects.requireNonNull(server.keys()).exported())
                    .isEqualTo(Objects.requireNonNull(client.keys()).exported());
        }
    }

    @Test
    void bothSidesMayUseWhatWasChosen() throws Exception {
        agreesOnKeys(chosen, chosen);
    }

    @Test
    void serverMayUseWhatWasChosen() throws Exception {
        agreesOnKeys(chosen, HandshakeCrypto.portable());
    }

    @Test
    void clientMayUseWhatWasChosen() throws Exception {
        agreesOnKeys(HandshakeCrypto.portable(), chosen);
    }

    @Test
    void saysWhatWasChosen() {
        boolean callable = LibcryptoCurves.missing().isEmpty();
        assertThat(chosen.description())
                .startsWith(
                        callable
                                ? "dtls: Bouncy Castle, with P-256 of libcrypto"
                                : "dtls: Bouncy Castle, as libcrypto would need ");
    }
}
