// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateFilesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void readsKeysInPkcs8AndBare(String algorithm) throws Exception {
        TestPair pair = TestPair.of(algorithm, "one", Duration.ofDays(30));
        CertificateFiles files = pair.write(folder);
        assertThat(files.read().own()).isEqualTo(pair.certificate());
        String bare = pair.bareKeyPem();
        assertThat(bare).startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----");
        Files.writeString(files.key(), bare);
        assertThat(files.read().key().getAlgorithm()).isEqualTo(algorithm);
    }

    @Test
    void readsAKeyBehindItsParametersAndAChainWithTextBetween() throws Exception {
        TestPair own = TestPair.of("EC", "own", Duration.ofDays(30));
        TestPair other = TestPair.of("RSA", "other", Duration.ofDays(30));
        CertificateFiles files = own.write(folder);
        Files.writeString(
                files.certificate(), "subject: own\n" + own.certificatePem() + "\nissuer:\n" + other.certificatePem());
        Files.writeString(
                files.key(),
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + own.bareKeyPem());
        assertThat(files.read().chain()).containsExactly(own.certificate(), other.certificate());
    }

    @ParameterizedTest
    @CsvSource({"RSA, RSA", "EC, EC", "RSA, EC", "EC, RSA"})
    void refusesAKeyOfAnotherCertificate(String one, String other) throws Exception {
        CertificateFiles files = TestPair.of(one, "one", Duration.ofDays(30)).write(folder);
        TestPair stranger = TestPair.of(other, "other", Duration.ofDays(30));
        for (String key : new String[] {stranger.keyPem(), stranger.bareKeyPem()}) {
            Files.writeString(files.key(), key);
            assertThatThrownBy(files::read)
                    .isInstanceOf(CertificateException.class)
                    .hasMessageContaining("is not that of the first certificate");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', has no private key",
        "-----BEGIN PRIVATE KEY-----, has no private key",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----AA==-----END ENCRYPTED PRIVATE KEY-----, is encrypted",
        "-----BEGIN RSA PRIVATE KEY-----Proc-Type: 4;AA==-----END RSA PRIVATE KEY-----, is broken or encrypted",
        "-----BEGIN PRIVATE KEY-----AA==-----END PRIVATE KEY-----, is not that of the first"
    })
    void saysWhatIsWrongWithAKey(String content, String problem) throws Exception {
        CertificateFiles files = TestPair.of("EC", "one", Duration.ofDays(30)).write(folder);
        Files.writeString(files.key(), content);
        assertThatThrownBy(files::read)
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(files.key().toString())
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, has no certificate",
        "-----BEGIN CERTIFICATE-----AA==-----END CERTIFICATE-----, cannot be understood",
        "-----BEGIN CERTIFICATE-----A?=-----END CERTIFICATE-----, is broken"
    })
    void saysWhatIsWrongWithACertificate(String content, String problem) throws Exception {
        CertificateFiles files = TestPair.of("EC", "one", Duration.ofDays(30)).write(folder);
        Files.writeString(files.certificate(), content);
        assertThatThrownBy(files::read)
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(files.certificate().toString())
                .hasMessageContaining(problem);
    }

    @Test
    void saysThatAFileIsNotThere() throws Exception {
        CertificateFiles files = TestPair.of("EC", "one", Duration.ofDays(30)).write(folder);
        Files.delete(files.key());
        assertThatThrownBy(files::read).hasMessageContaining("cannot be read (NoSuchFileException)");
    }

    @Test
    void knowsHowLongACertificateIsGood() throws Exception {
        Credentials credentials =
                TestPair.of("EC", "one", Duration.ofDays(30)).write(folder).read();
        Instant now = Instant.now();
        assertThat(credentials.validFor(now).toDays()).isBetween(29L, 30L);
        assertThat(credentials.timeProblem(now)).isEmpty();
        assertThat(credentials.timeProblem(now.plus(Duration.ofDays(31))))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("expired "));
        assertThat(credentials.timeProblem(now.minus(Duration.ofDays(700))))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("is not valid before "));
        assertThat(credentials.toString()).isEqualTo("Credentials[CN=one]");
    }
}
