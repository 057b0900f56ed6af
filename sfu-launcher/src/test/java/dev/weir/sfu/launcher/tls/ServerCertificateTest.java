// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.sfu.launcher.undertow.DoorLimits;
import dev.weir.sfu.launcher.undertow.DoorPlace;
import dev.weir.sfu.launcher.undertow.DoorThread;
import dev.weir.sfu.launcher.undertow.UndertowDoor;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Over real sockets, with the JDK's TLS on the other side. */
class ServerCertificateTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(ServerCertificate.class);

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(lines);
    }

    @ParameterizedTest
    @CsvSource({"RSA, TLSv1.3", "RSA, TLSv1.2", "EC, TLSv1.3", "EC, TLSv1.2"})
    void servesItsChain(String algorithm, String protocol) throws Exception {
        TestPair own = TestPair.of(algorithm, "own", Duration.ofDays(30));
        TestPair other = TestPair.of("EC", "other", Duration.ofDays(30));
        CertificateFiles files = own.write(folder);
        Files.writeString(files.certificate(), own.certificatePem() + other.certificatePem());
        try (ServerCertificate certificate = ServerCertificate.open(files, InstantSource.system());
                UndertowDoor door = open(certificate)) {
            assertThat(chainShown(door, protocol)).containsExactly(own.certificate(), other.certificate());
        }
        assertThat(warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.1", "TLSv1"})
    void speaksNothingOlderThanTls12(String protocol) throws Exception {
        CertificateFiles files = TestPair.of("RSA", "own", Duration.ofDays(30)).write(folder);
        try (ServerCertificate certificate = ServerCertificate.open(files, InstantSource.system());
                UndertowDoor door = open(certificate);
                SSLSocket socket = connect(door)) {
            socket.setEnabledProtocols(new String[] {protocol});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void showsANewCertificateToNewConnectionsAndGoesOnWithTheOldOnes() throws Exception {
        CertificateFiles files = TestPair.of("EC", "old", Duration.ofDays(30)).write(folder);
        TestPair next = TestPair.of("RSA", "new", Duration.ofDays(60));
        try (ServerCertificate certificate = ServerCertificate.open(files, InstantSource.system());
                UndertowDoor door = open(certificate);
                SSLSocket before = connect(door)) {
            before.startHandshake();
            next.write(folder);
            certificate.check();
            assertThat(chainShown(door, "TLSv1.3")).containsExactly(next.certificate());
            assertThat(chainShown(door, "TLSv1.2")).containsExactly(next.certificate());
            assertThat(answerOn(before)).startsWith("HTTP/1.1 200 OK").endsWith("plain");
        }
        assertThat(warnings()).isEmpty();
    }

    @Test
    void keepsTheOldCertificateWhileTheNewOneCannotBeUsed() throws Exception {
        TestPair old = TestPair.of("EC", "old", Duration.ofDays(30));
        CertificateFiles files = old.write(folder);
        TestPair next = TestPair.of("EC", "new", Duration.ofDays(60));
        try (ServerCertificate certificate = ServerCertificate.open(files, InstantSource.system());
                UndertowDoor door = open(certificate)) {
            Files.writeString(files.certificate(), next.certificatePem());
            certificate.check();
            certificate.check();
            assertThat(chainShown(door, "TLSv1.3")).containsExactly(old.certificate());
            assertThat(warnings())
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("the certificate stays the old one: the key in "));

            Files.writeString(files.key(), next.keyPem());
            certificate.check();
            assertThat(chainShown(door, "TLSv1.3")).containsExactly(next.certificate());
            Files.delete(files.key());
            certificate.check();
            assertThat(chainShown(door, "TLSv1.3")).containsExactly(next.certificate());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, expired ", "3, expires soon: "})
    void warnsOfACertificateThatIsOfNoUseForLong(int days, String problem) throws Exception {
        CertificateFiles files = TestPair.of("EC", "own", Duration.ofDays(days)).write(folder);
        ServerCertificate.open(files, InstantSource.system()).close();
        assertThat(warnings()).hasSize(1).allMatch(line -> line.contains(problem));
    }

    @Test
    void asksBrowsersToComeByHttpsOnly() throws Exception {
        CertificateFiles files = TestPair.of("EC", "own", Duration.ofDays(30)).write(folder);
        try (ServerCertificate certificate = ServerCertificate.open(files, InstantSource.system());
                UndertowDoor door = open(certificate)) {
            try (SSLSocket socket = connect(door)) {
                assertThat(answer(socket, "tv.example")).contains("Strict-Transport-Security: max-age=31536000");
            }
            try (SSLSocket socket = connect(door)) {
                assertThat(answer(socket, "localhost")).doesNotContain("Strict-Transport-Security");
            }
        }
    }

    private static UndertowDoor open(ServerCertificate certificate) throws IOException {
        HttpHeaders none = HttpHeaders.builder().build();
        HttpResponse plain = new HttpResponse(200, none, "plain".getBytes(StandardCharsets.UTF_8));
        DoorLimits limits = new DoorLimits(1024, 1024, Duration.ofSeconds(10), Duration.ofSeconds(30), plain);
        return UndertowDoor.open(
                new DoorPlace("127.0.0.1", 0, Optional.of(certificate.context())),
                request -> CompletableFuture.completedFuture(plain),
                limits,
                new DoorThread());
    }

    private List<String> warnings() {
        return lines.list.stream()
                .filter(line -> line.getLevel().levelStr.equals("WARN"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static List<X509Certificate> chainShown(UndertowDoor door, String protocol)
            throws IOException, GeneralSecurityException {
        try (SSLSocket socket = connect(door)) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return List.of((X509Certificate[]) socket.getSession().getPeerCertificates());
        }
    }

    private static String answerOn(SSLSocket socket) throws IOException {
        return answer(socket, "tv.example");
    }

    private static String answer(SSLSocket socket, String host) throws IOException {
        String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A context of its own each time, so that no session is resumed. */
    private static SSLSocket connect(UndertowDoor door) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsEverybody()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", door.address().getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static final class TrustsEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
