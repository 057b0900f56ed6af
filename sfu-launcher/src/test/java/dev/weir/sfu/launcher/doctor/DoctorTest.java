// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.launcher.tls.CertificateFiles;
import dev.weir.sfu.launcher.tls.TestPair;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
    private final TestMachine machine = new TestMachine();

    @Test
    void findsNothingWrongWhereAllIsWell() {
        assertThat(examine(Map.of("HTTP_ADDR", "127.0.0.1:8080")))
                .allMatch(line -> line.startsWith("ok "))
                .anyMatch(line -> line.contains("clients are told 93.184.216.34"));
    }

    @ParameterizedTest
    @CsvSource({
        "tcp 8080, fail  http       TCP 127.0.0.1:8080 cannot be bound",
        "udp 8189, fail  media      UDP port 8189 cannot be bound",
        "tcp 8189, fail  media      TCP port 8189 cannot be bound"
    })
    void saysWhichPortIsTaken(String taken, String line) {
        machine.taken.add(taken);
        assertThat(bad(Map.of())).hasSize(1).allMatch(found -> found.startsWith(line));
    }

    @Test
    void looksForNoTcpPortThatIsNotWanted() {
        machine.taken.add("tcp 8189");
        assertThat(bad(Map.of("ICE_TCP", "false"))).isEmpty();
    }

    @Test
    void warnsWhenHttpHasTheMediaPort() {
        assertThat(bad(Map.of("RTC_PORT", "8080"))).hasSize(1).allMatch(line -> line.startsWith("warn  media "));
    }

    @Test
    void warnsOfAddressesThatTheInternetDoesNotReach() {
        machine.local.clear();
        for (String one : List.of("127.0.0.1", "192.168.1.2", "100.64.0.1", "fd00::1")) {
            machine.local.add(TestMachine.address(one));
        }
        assertThat(bad(Map.of()))
                .hasSize(1)
                .allMatch(line -> line.startsWith("warn  addresses  clients are told 127.0.0.1, 192.168.1.2"))
                .noneMatch(line -> line.contains("container"));
        machine.container = true;
        assertThat(bad(Map.of())).hasSize(1).allMatch(line -> line.contains("container"));
    }

    @Test
    void resolvesWhatIsAdvertised() {
        machine.names.put("sfu.example.org", "93.184.216.35");
        assertThat(examine(Map.of("ADVERTISED_ADDRESSES", "sfu.example.org")))
                .contains("ok    addresses  clients are told 93.184.216.35");
        assertThat(bad(Map.of("ADVERTISED_ADDRESSES", "gone.example.org")))
                .hasSize(1)
                .allMatch(line -> line.startsWith(
                        "fail  addresses  advertised address does not resolve: gone.example.org: correct"));
    }

    @Test
    void asksStunServersAndOffersWhatTheySay() {
        machine.local.clear();
        machine.stun.put("stun:stun.example.org", "93.184.216.36");
        assertThat(examine(Map.of("STUN_URLS", "stun:stun.example.org")))
                .contains(
                        "ok    stun       stun:stun.example.org says this is 93.184.216.36",
                        "ok    addresses  clients are told 93.184.216.36");
        assertThat(bad(Map.of("STUN_URLS", "stun:silent.example.org:19302")))
                .hasSize(1)
                .allMatch(line -> line.startsWith(
                        "fail  stun       stun:silent.example.org:19302 does not answer (SocketTimeoutException)"));
    }

    @Test
    void looksAtTheMachine() {
        machine.javaVersion = 17;
        machine.heapBytes = 64L << 20;
        machine.bufferBytes = 212_992;
        machine.now = Instant.EPOCH;
        assertThat(bad(Map.of()))
                .hasSize(5)
                .anyMatch(line -> line.startsWith("warn  java ") && line.contains("portable tier"))
                .anyMatch(line -> line.startsWith("warn  machine ") && line.contains("64 MiB"))
                .anyMatch(line -> line.contains("sysctl -w net.core.rmem_max=2097152"))
                .anyMatch(line -> line.contains("sysctl -w net.core.wmem_max=2097152"))
                .anyMatch(line -> line.startsWith("fail  clock "));
    }

    @Test
    void looksWhereRecordingsGo() {
        assertThat(examine(Map.of("RECORD_DIR", "/srv/rec")))
                .contains("ok    record     recordings go to /srv/rec, where 512000 MiB are free");
        machine.usableBytes = 1L << 30;
        assertThat(bad(Map.of("RECORD_DIR", "/srv/rec")))
                .hasSize(1)
                .allMatch(
                        line -> line.startsWith("warn  record     recordings go to /srv/rec, where 1024 MiB are free"));
        machine.readOnly.add(Path.of("/srv/rec"));
        assertThat(bad(Map.of("RECORD_DIR", "/srv/rec")))
                .hasSize(1)
                .allMatch(line -> line.startsWith("fail  record     nothing can be recorded to /srv/rec"));
    }

    @Test
    void asksTheBucketWhetherItTakesUploads() {
        Map<String, String> uploading = Map.of(
                "RECORD_DIR", "/srv/rec",
                "UPLOAD_RECORDINGS", "1",
                "S3_BUCKET", "media",
                "S3_ENDPOINT", "http://minio:9000",
                "S3_ACCESS_KEY", "id",
                "S3_SECRET_KEY", "sesame");
        assertThat(examine(uploading))
                .contains("ok    record     uploads to s3://media/ at http://minio:9000 can be made");
        machine.refusal = Optional.of("cannot use bucket media: there is none of that name");
        assertThat(bad(uploading))
                .containsExactly("fail  record     cannot use bucket media: there is none of that name");
        assertThat(examine(uploading)).noneMatch(line -> line.contains("sesame"));
    }

    @Test
    void saysThatThereIsNowhereToUploadTo() {
        assertThat(bad(Map.of("RECORD_DIR", "/srv/rec", "UPLOAD_RECORDINGS", "1")))
                .hasSize(1)
                .allMatch(
                        line -> line.startsWith("fail  record     UPLOAD_RECORDINGS is true, but nothing says where"));
    }

    @Test
    void findsOutWhatCanBeWrittenHere(@TempDir Path folder) throws Exception {
        ThisMachine here = new ThisMachine();

        assertThat(here.usableBytes(folder.resolve("not/yet/there"))).isPositive();
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> here.usableBytes(file)).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void warnsThatCamerasNeedHttps() {
        assertThat(bad(Map.of("HTTP_ADDR", ":8080")))
                .hasSize(1)
                .allMatch(line -> line.startsWith("warn  tls        none: browsers give a camera"));
        assertThat(bad(Map.of("HTTP_ADDR", ":8080", "TRUSTED_PROXIES", "10.0.0.1")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"200, ok", "5, warn", "-1, fail"})
    void looksHowLongTheCertificateIsGood(int days, String level, @TempDir Path folder) throws Exception {
        machine.now = Instant.now();
        CertificateFiles files = TestPair.of("EC", "one", Duration.ofDays(days)).write(folder);
        assertThat(examine(tls(files)))
                .anyMatch(
                        line -> line.startsWith(level) && line.contains("certificate for localhost, 127.0.0.1 matches"))
                .anyMatch(line -> line.startsWith("warn  tls        nobody vouches for it"));
    }

    @Test
    void saysWhenKeyAndCertificateAreNoPair(@TempDir Path folder) throws Exception {
        CertificateFiles files = TestPair.of("EC", "one", Duration.ofDays(90)).write(folder);
        Files.writeString(
                files.key(), TestPair.of("EC", "two", Duration.ofDays(90)).keyPem());
        assertThat(bad(tls(files))).hasSize(1).allMatch(line -> line.startsWith("fail  tls        the key in "));
    }

    @Test
    void asksWhetherTheServersAnswerThatDecideWhoGetsIn() {
        Map<String, String> settings = Map.of(
                "JWT_JWKS_URL", "https://id.example.org/keys?key=sesame",
                "JWT_ALGORITHM", "ES256",
                "AUTH_CALLBACK_URL", "https://auth.example.org/weir?key=sesame",
                "AUTH_CALLBACK_SECRET", "sesame");
        assertThat(bad(settings))
                .hasSize(2)
                .allMatch(line -> line.startsWith("fail  access ") && line.contains("cannot be reached (refused)"))
                .noneMatch(line -> line.contains("sesame"));
        machine.reachable.add("auth.example.org:443");
        machine.pages.put(URI.create("https://id.example.org/keys?key=sesame"), 404);
        assertThat(bad(settings)).hasSize(1).allMatch(line -> line.contains("answers 404"));
        machine.pages.put(URI.create("https://id.example.org/keys?key=sesame"), 200);
        assertThat(examine(settings)).noneMatch(line -> line.startsWith("fail") || line.contains("sesame"));
    }

    @Test
    void saysWhoMayReadMetrics() {
        assertThat(examine(Map.of()))
                .anyMatch(line -> line.endsWith("/metrics is for 127.0.0.0/8, 0:0:0:0:0:0:0:1/128"));
        assertThat(examine(Map.of("METRICS_ALLOW", "10.0.0.0/8", "METRICS_TOKEN", "token")))
                .anyMatch(line -> line.endsWith("/metrics is for 10.0.0.0/8, and for whoever shows METRICS_TOKEN"));
        for (String everybody : List.of("0.0.0.0/0", "10.0.0.0/8,::/0")) {
            assertThat(bad(Map.of("METRICS_ALLOW", everybody)))
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("warn  metrics    everybody may read /metrics"));
        }
    }

    private List<String> bad(Map<String, String> settings) {
        return examine(settings).stream().filter(line -> !line.startsWith("ok")).toList();
    }

    private List<String> examine(Map<String, String> settings) {
        return new Doctor(machine)
                .examine(Settings.resolve(Map.of(), withLoopback(settings))).stream()
                        .map(Finding::toString)
                        .toList();
    }

    private static Map<String, String> withLoopback(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("HTTP_ADDR", "127.0.0.1:8080"));
        all.putAll(settings);
        return all;
    }

    private static Map<String, String> tls(CertificateFiles files) {
        return Map.of(
                "TLS_CERT_FILE", files.certificate().toString(),
                "TLS_KEY_FILE", files.key().toString());
    }
}
