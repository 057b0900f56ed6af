// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** Makes a server and a client that expect each other's certificates. */
final class TwoSides {
    private final SecureRandom random;
    private final DtlsCertificate serverCertificate;
    private final DtlsCertificate clientCertificate;

    TwoSides(SecureRandom random) {
        this.random = random;
        this.serverCertificate = DtlsCertificate.generate(random, Instant.now());
        this.clientCertificate = DtlsCertificate.generate(random, Instant.now());
    }

    DtlsEndpoint server(HandshakeCrypto crypto, HandshakeThreads threads, Runnable wake) {
        List<DtlsFingerprint> theirs = List.of(clientCertificate.fingerprint());
        return new DtlsEndpoint(DtlsSide.SERVER, serverCertificate, theirs, random, crypto, threads, wake);
    }

    DtlsEndpoint client(HandshakeCrypto crypto, HandshakeThreads threads, Runnable wake) {
        List<DtlsFingerprint> theirs = List.of(serverCertificate.fingerprint());
        return new DtlsEndpoint(DtlsSide.CLIENT, clientCertificate, theirs, random, crypto, threads, wake);
    }
}
