// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the openssl command over loopback UDP, in both roles; the exported bytes must be equal on both sides. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpensslInteropTest {
    private static final String PROFILES = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

    /** For one command; many times what it needs, as a busy machine is no failure. */
    private static final int LIMIT_SECONDS = 60;

    private final SecureRandom random = new SecureRandom();
    private final DtlsCertificate ours = DtlsCertificate.generate(random, Instant.now());
    private final HandshakeCrypto crypto = HandshakeCrypto.choose(random);
    private final HandshakeThreads threads = HandshakeThreads.pool(4);

    private Path folder = Path.of(".");

    @BeforeAll
    void makeCertificates(@TempDir Path folder) throws Exception {
        this.folder = folder;
        assumeTrue(opensslIsThere(), "no openssl command on this machine");
        certificate("ec", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        certificate("rsa", "rsa:2048");
        certificate("ec384", "ec", "-pkeyopt", "ec_paramgen_curve:P-384");
    }

    @AfterAll
    void closeThreads() {
        threads.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ec," + PROFILES + ",7,56",
        "rsa," + PROFILES + ",7,56",
        "ec384," + PROFILES + ",7,56",
        "ec,SRTP_AES128_CM_SHA1_80,1,60",
        "ec,SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM,7,56"
    })
    void servesAnOpensslClient(String kind, String profiles, int profile, int bytes) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DtlsEndpoint server = endpoint(DtlsSide.SERVER, kind)) {
            Process client = openssl(
                    "s_client",
                    "-dtls1_2",
                    "-connect",
                    "127.0.0.1:" + socket.getLocalPort(),
                    "-use_srtp",
                    profiles,
                    "-cert",
                    file(kind, "crt"),
                    "-key",
                    file(kind, "key"),
                    "-keymatexport",
                    "EXTRACTOR-dtls_srtp",
                    "-keymatexportlen",
                    Integer.toString(bytes));
            try {
                pump(socket, server);
                assertSameKeys(server, client, profile);
            } finally {
                client.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ec", "rsa", "ec384"})
    void dialsAnOpensslServer(String kind) throws Exception {
        Process server = openssl(
                "s_server",
                "-dtls1_2",
                "-accept",
                "127.0.0.1:0",
                "-use_srtp",
                PROFILES,
                "-cert",
                file(kind, "crt"),
                "-key",
                file(kind, "key"),
                "-Verify",
                "1",
                "-keymatexport",
                "EXTRACTOR-dtls_srtp",
                "-keymatexportlen",
                "56");
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DtlsEndpoint client = endpoint(DtlsSide.CLIENT, kind)) {
            String listening = firstLine(server, "ACCEPT 127.0.0.1:");
            int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
            pump(socket, client, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertSameKeys(client, server, 7);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void refusesAnOpensslClientWithoutSrtp() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DtlsEndpoint server = endpoint(DtlsSide.SERVER, "ec")) {
            Process client = openssl(
                    "s_client",
                    "-dtls1_2",
                    "-connect",
                    "127.0.0.1:" + socket.getLocalPort(),
                    "-cert",
                    file("ec", "crt"),
                    "-key",
                    file("ec", "key"));
            try {
                pump(socket, server);
                assertThat(server.keys()).isNull();
                assertThat(server.reason()).isEqualTo(DtlsReason.NO_SRTP_PROFILE);
                assertThat(firstLine(client, "alert")).contains("alert handshake failure");
            } finally {
                client.destroyForcibly();
            }
        }
    }

    private DtlsEndpoint endpoint(DtlsSide side, String kind) throws Exception {
        return new DtlsEndpoint(side, ours, List.of(fingerprint(kind)), random, crypto, threads, () -> {});
    }

    private static void assertSameKeys(DtlsEndpoint endpoint, Process openssl, int profile) throws IOException {
        assertThat(endpoint.state()).as("reason %s", endpoint.reason()).isEqualTo(DtlsState.CONNECTED);
        SrtpKeyingMaterial keys = Objects.requireNonNull(endpoint.keys());
        assertThat(keys.srtpProfile()).isEqualTo(profile);
        String hex = HexFormat.of().withUpperCase().formatHex(keys.exported());
        assertThat(firstLine(openssl, "Keying material: ")).endsWith(hex);
    }

    private static void pump(DatagramSocket socket, DtlsEndpoint server) throws IOException {
        // A server has nothing to send before a client's first datagram tells where to.
        pump(socket, server, socket.getLocalSocketAddress());
    }

    /** Carries datagrams until the endpoint is connected, refused, or its own handshake limit is over. */
    private static void pump(DatagramSocket socket, DtlsEndpoint endpoint, SocketAddress dialled) throws IOException {
        SocketAddress remote = dialled;
        byte[] bytes = new byte[2_048];
        socket.setSoTimeout(5);
        long end = System.nanoTime() + DtlsEndpoint.HANDSHAKE_LIMIT_NANOS;
        int quiet = 0;
        endpoint.start(System.nanoTime());
        while (System.nanoTime() < end && quiet < 20) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            try {
                socket.receive(packet);
                remote = packet.getSocketAddress();
                endpoint.handle(bytes, 0, packet.getLength(), System.nanoTime());
            } catch (SocketTimeoutException e) {
                // A turn without a datagram.
            }
            long now = System.nanoTime();
            if (now >= endpoint.nextDeadline()) {
                endpoint.handleTimeout(now);
            }
            SocketAddress target = remote;
            endpoint.drain((b, off, len) -> {
                try {
                    socket.send(new DatagramPacket(b, off, len, target));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            // Go on a little after the end, so that the last flight is answered if it was lost.
            if (endpoint.state() == DtlsState.CONNECTED || endpoint.reason() != DtlsReason.NONE) {
                quiet++;
            }
        }
    }

    /** The first line that contains {@code wanted}, empty when the command ends without one. */
    private static String firstLine(Process process, String wanted) throws IOException {
        BufferedReader reader = process.inputReader();
        String line = reader.readLine();
        while (line != null && !line.contains(wanted)) {
            line = reader.readLine();
        }
        return Objects.requireNonNullElse(line, "");
    }

    private static Process openssl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // Ends whoever reads its output and waits for a line that does not come.
        CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }

    private static boolean opensslIsThere() throws InterruptedException {
        try {
            return openssl("version").waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void certificate(String kind, String... newKey) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=test"));
        arguments.add("-newkey");
        arguments.addAll(List.of(newKey));
        arguments.addAll(List.of("-keyout", file(kind, "key"), "-out", file(kind, "crt")));
        Process process = openssl(arguments.toArray(String[]::new));
        process.inputReader().lines().forEach(line -> {});
        assertThat(process.waitFor()).isZero();
    }

    private DtlsFingerprint fingerprint(String kind) throws Exception {
        String pem = Files.readString(Path.of(file(kind, "crt")), StandardCharsets.US_ASCII);
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(der);
        return new DtlsFingerprint(
                "SHA-256", HexFormat.ofDelimiter(":").formatHex(sum).toLowerCase(Locale.ROOT));
    }

    private String file(String kind, String suffix) {
        return folder.resolve(kind + "." + suffix).toString();
    }
}
