// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is turned away, how, and what is left for a second try. */
class DtlsRefusalTest {
    private static final long LIMIT = 30_000 * LossyLink.MILLI;

    private final LossyLink.Identity identity = LossyLink.Identity.generate();
    private final LossyLink.Identity stranger = new LossyLink.Identity(
            DtlsCertificate.generate(LossyLink.seeded(7), java.time.Instant.EPOCH), identity.serverCertificate());
    private final HandshakeThreads threads = HandshakeThreads.ofLockstep();

    @Test
    void refusesAClientWhoseCertificateWasNotPromised() {
        LossyLink link = new LossyLink(1, stranger.client(1, threads), identity.server(1, threads)).run(LIMIT);
        assertThat(link.server.state()).isEqualTo(DtlsState.FAILED);
        assertThat(link.server.reason()).isEqualTo(DtlsReason.FINGERPRINT_MISMATCH);
        assertThat(link.server.keys()).isNull();
        assertThat(link.client.state()).isEqualTo(DtlsState.FAILED);
        assertThat(link.client.reason()).isEqualTo(DtlsReason.ALERT_RECEIVED);
        assertThat(link.client.keys()).isNull();
    }

    @Test
    void refusesAServerWhoseCertificateWasNotPromised() {
        DtlsEndpoint client = new DtlsEndpoint(
                DtlsSide.CLIENT,
                identity.clientCertificate(),
                List.of(identity.clientCertificate().fingerprint()),
                LossyLink.seeded(1),
                threads,
                LossyLink::neverWoken);
        LossyLink link = new LossyLink(1, client, identity.server(1, threads)).run(LIMIT);
        assertThat(link.client.reason()).isEqualTo(DtlsReason.FINGERPRINT_MISMATCH);
        assertThat(link.client.keys()).isNull();
        assertThat(link.server.state()).isEqualTo(DtlsState.FAILED);
        assertThat(link.server.keys()).isNull();
    }

    @Test
    void refusesEveryoneWhenNoUsableFingerprintWasPromised() {
        DtlsEndpoint server = new DtlsEndpoint(
                DtlsSide.SERVER,
                identity.serverCertificate(),
                List.of(new DtlsFingerprint("sha-1", "AA:BB")),
                LossyLink.seeded(1),
                threads,
                LossyLink::neverWoken);
        LossyLink link = new LossyLink(1, identity.client(1, threads), server).run(LIMIT);
        assertThat(link.server.reason()).isEqualTo(DtlsReason.FINGERPRINT_MISMATCH);
    }

    @Test
    void refusesAClientWithoutACommonProfileAndStillTakesABetterOne() {
        DtlsEndpoint server = identity.server(1, threads);
        long now = 5;
        byte[] unknownProfile = replaceProfiles(clientHello(identity), 0x00, 0x08, 0x00, 0x0a);
        server.handle(unknownProfile, 0, unknownProfile.length, now);
        assertThat(server.state()).isEqualTo(DtlsState.HANDSHAKING);
        assertThat(server.reason()).isEqualTo(DtlsReason.NO_SRTP_PROFILE);
        assertThat(drain(server)).singleElement().satisfies(alert -> {
            assertThat(alert).hasSize(15);
            assertThat(alert[0]).isEqualTo((byte) 21);
            assertThat(alert[13]).as("fatal").isEqualTo((byte) 2);
            assertThat(alert[14]).as("handshake_failure").isEqualTo((byte) 40);
        });

        LossyLink link = new LossyLink(2, identity.client(2, threads), server);
        link.now = now;
        link.run(LIMIT);
        assertThat(server.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(server.reason()).isEqualTo(DtlsReason.NONE);
    }

    @Test
    void choosesTheSecondProfileWhenOnlyThatIsOffered() {
        DtlsEndpoint server = identity.server(1, threads);
        byte[] hello = replaceProfiles(clientHello(identity), 0x00, 0x08, 0x00, 0x01);
        server.handle(hello, 0, hello.length, 5);
        assertThat(server.reason()).isEqualTo(DtlsReason.NONE);
        assertThat(drain(server)).hasSize(1);
    }

    @Test
    void givesUpOnAPeerThatKeepsComingWithTheWrongHello() {
        DtlsEndpoint server = identity.server(1, threads);
        byte[] hello = replaceProfiles(clientHello(identity), 0x00, 0x08, 0x00, 0x0a);
        for (int i = 0; i < 20; i++) {
            server.handle(hello, 0, hello.length, i);
        }
        assertThat(server.state()).isEqualTo(DtlsState.FAILED);
        assertThat(server.reason()).isEqualTo(DtlsReason.NO_SRTP_PROFILE);
        assertThat(drain(server)).hasSize(4);
        assertThat(server.nextDeadline()).isEqualTo(DtlsEndpoint.NEVER);
    }

    @Test
    void staysSilentToAnOlderVersion() {
        DtlsEndpoint server = identity.server(1, threads);
        byte[] hello = clientHello(identity);
        hello[13 + 12 + 1] = (byte) 0xff; // client_version: DTLS 1.0
        server.handle(hello, 0, hello.length, 5);
        assertThat(server.state()).isEqualTo(DtlsState.HANDSHAKING);
        assertThat(server.reason()).isEqualTo(DtlsReason.HANDSHAKE_FAILURE);
    }

    @Test
    void failsWithTheLastReasonWhenTheLimitComes() {
        DtlsEndpoint server = identity.server(1, threads);
        byte[] hello = replaceProfiles(clientHello(identity), 0x00, 0x08, 0x00, 0x0a);
        server.handle(hello, 0, hello.length, 5);
        assertThat(server.nextDeadline()).isEqualTo(5 + DtlsEndpoint.HANDSHAKE_LIMIT_NANOS);
        server.handleTimeout(server.nextDeadline());
        assertThat(server.state()).isEqualTo(DtlsState.FAILED);
        assertThat(server.reason()).isEqualTo(DtlsReason.NO_SRTP_PROFILE);
    }

    @Test
    void timesOutWhenTheClientFallsSilent() {
        DtlsEndpoint server = identity.server(1, threads);
        byte[] hello = clientHello(identity);
        server.handle(hello, 0, hello.length, 0);
        while (server.state() == DtlsState.HANDSHAKING) {
            server.handleTimeout(server.nextDeadline());
        }
        assertThat(server.reason()).isEqualTo(DtlsReason.TIMEOUT);
    }

    /** The ClientHello a client of ours sends. */
    static byte[] clientHello(LossyLink.Identity identity) {
        DtlsEndpoint client = identity.client(11, HandshakeThreads.ofLockstep());
        client.start(0);
        List<byte[]> sent = drain(client);
        client.close();
        assertThat(sent).hasSize(1);
        return sent.get(0);
    }

    static List<byte[]> drain(DtlsEndpoint endpoint) {
        List<byte[]> out = new ArrayList<>();
        endpoint.drain((b, off, len) -> out.add(Arrays.copyOfRange(b, off, off + len)));
        return out;
    }

    /** Puts two other profiles in place of ours (7 and 1) in the use_srtp extension. */
    private static byte[] replaceProfiles(byte[] hello, int... profiles) {
        byte[] extension = {0, 14, 0, 7, 0, 4, 0, 7, 0, 1, 0};
        for (int i = 0; i + extension.length <= hello.length; i++) {
            if (Arrays.equals(hello, i, i + extension.length, extension, 0, extension.length)) {
                for (int j = 0; j < 4; j++) {
                    hello[i + 6 + j] = (byte) profiles[j];
                }
                return hello;
            }
        }
        throw new AssertionError("no use_srtp extension in the ClientHello");
    }
}
