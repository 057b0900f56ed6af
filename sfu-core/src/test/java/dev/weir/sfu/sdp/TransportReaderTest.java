// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.FINGERPRINT;
import static dev.weir.sfu.sdp.SdpFixtures.publish;
import static dev.weir.sfu.sdp.SdpFixtures.smallOffer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.NegotiationException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials (RFC 8839 section 5.4), fingerprints (RFC 8122), roles (RFC 8842 section 5.3) and candidates of an offer. */
class TransportReaderTest {
    private static RemoteTransport remote(String text) {
        return publish(text).remote();
    }

    private static void assertRefused(String text, String reason) {
        assertThatThrownBy(() -> publish(text))
                .isInstanceOf(NegotiationException.class)
                .hasMessageContaining(reason);
    }

    private static String without(String line) {
        return smallOffer().replace(line + "\r\n", "");
    }

    @Test
    void readsTheTransportOfTheMLine() {
        RemoteTransport remote = remote(smallOffer());

        assertThat(remote.ufrag()).isEqualTo("abcd");
        assertThat(remote.pwd()).isEqualTo("abcdefghijklmnopqrstuv");
        assertThat(remote.fingerprints()).containsExactly(new Fingerprint("sha-256", FINGERPRINT));
        assertThat(remote.localRole()).isEqualTo(DtlsRole.SERVER);
        assertThat(remote.candidates()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=ice-ufrag:", "a=ice-pwd:", "a=fingerprint:", "a=setup:"})
    void readsTheSessionLevelWhenTheMLineIsSilent(String name) {
        String line = smallOffer()
                .lines()
                .filter(each -> each.startsWith(name))
                .findFirst()
                .orElseThrow();
        String moved = without(line).replace("a=group", line + "\r\na=group");

        assertThat(remote(moved)).isEqualTo(remote(smallOffer()));
    }

    @Test
    void prefersTheMLineToTheSessionLevel() {
        String wrong =
                "a=ice-ufrag:wrong\r\na=ice-pwd:wrongwrongwrongwrongwrong\r\na=fingerprint:sha-1 AB\r\na=setup:holdconn\r\n";

        assertThat(remote(smallOffer().replace("a=group", wrong + "a=group"))).isEqualTo(remote(smallOffer()));
    }

    @ParameterizedTest
    @CsvSource({"actpass, SERVER", "active, SERVER", "passive, CLIENT"})
    void leavesTheDtlsRoleToTheOffer(String setup, DtlsRole role) {
        String text = smallOffer().replace("a=setup:actpass", "a=setup:" + setup);

        assertThat(remote(text).localRole()).isEqualTo(role);
        assertThat(publish(text).answer().media())
                .allSatisfy(media -> assertThat(media.values("setup"))
                        .containsExactly(role == DtlsRole.CLIENT ? "active" : "passive"));
    }

    @Test
    void takesAMissingSetupLineForActive() {
        assertThat(remote(without("a=setup:actpass")).localRole()).isEqualTo(DtlsRole.SERVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"holdconn", "ACTPASS", "", "both"})
    void refusesAnyOtherSetup(String setup) {
        assertRefused(smallOffer().replace("a=setup:actpass", "a=setup:" + setup), "cannot be answered; offer actpass");
    }

    @Test
    void refusesAnOfferWithoutCredentials() {
        assertRefused(without("a=ice-ufrag:abcd"), "ice-ufrag must have 4 to 256 characters, it has 0");
        assertRefused(without("a=ice-pwd:abcdefghijklmnopqrstuv"), "ice-pwd must have 22 to 256 characters, it has 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "ab:cd", "ab cd", "\u00E4bcd"})
    void refusesAUfragThatIsNone(String ufrag) {
        assertRefused(smallOffer().replace("ufrag:abcd", "ufrag:" + ufrag), "ice-ufrag");
    }

    @Test
    void refusesCredentialsOfTheWrongLength() {
        assertRefused(smallOffer().replace("ufrag:abcd", "ufrag:" + "a".repeat(257)), "it has 257");
        assertRefused(smallOffer().replace("pwd:abcdefghijklmnopqrstuv", "pwd:abcdefghijklmnopqrstu"), "it has 21");
        assertRefused(smallOffer().replace("pwd:", "pwd:" + "a".repeat(256)), "it has 278");
        assertThat(remote(smallOffer().replace("ufrag:abcd", "ufrag:" + "a".repeat(256)))
                        .ufrag())
                .hasSize(256);
    }

    @Test
    void refusesAnOfferWithoutFingerprint() {
        assertRefused(without("a=fingerprint:sha-256 " + FINGERPRINT), "it was: missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"md5 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF", "sha-256 AB:CD", "sha-256", ""})
    void refusesAnOfferWhoseFingerprintProvesNothing(String fingerprint) {
        String text = smallOffer().replace("sha-256 " + FINGERPRINT, fingerprint);

        assertRefused(text, "give one of sha-256, sha-384 or sha-512, it was: " + fingerprint);
    }

    @Test
    void keepsTheUsableFingerprintsAmongOthersUpToALimit() {
        String line = "a=fingerprint:sha-256 " + FINGERPRINT + "\r\n";

        assertThat(remote(smallOffer().replace(line, "a=fingerprint:sha-1 AB\r\n" + line))
                        .fingerprints())
                .hasSize(1);
        assertThat(remote(smallOffer().replace(line, line.repeat(50))).fingerprints())
                .hasSize(TransportReader.MAX_FINGERPRINTS);
    }

    @Test
    void keepsDialableCandidatesOnlyAndStillAnswers() {
        String lines = candidate("192.0.2.1", 5_000) + candidate("c0ffee.local", 5_001) + candidate("127.0.0.1", 5_002)
                + candidate("0.0.0.0", 5_003) + candidate("192.0.2.1", 0) + "a=candidate:nonsense\r\n";

        assertThat(remote(withCandidates(lines)).candidates())
                .extracting(Candidate::port)
                .containsExactly(5_000);
    }

    @Test
    void keepsAtMost64Candidates() {
        String lines = IntStream.rangeClosed(1, 1_000)
                .mapToObj(port -> candidate("192.0.2.1", port))
                .collect(Collectors.joining());

        assertThat(remote(withCandidates(lines)).candidates())
                .hasSize(TransportReader.MAX_CANDIDATES)
                .extracting(Candidate::port)
                .startsWith(1, 2, 3);
    }

    @Test
    void tellsTheCallerWhichOwnCredentialsAreWrong() {
        Fingerprint fingerprint = new Fingerprint("sha-256", FINGERPRINT);
        String pwd = "ourpasswordourpassword24";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalTransport("abc", pwd, fingerprint, List.of(), true, "weir", 1))
                .withMessageContaining("abc")
                .withMessageNotContaining(pwd);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalTransport("abcd", "short", fingerprint, List.of(), true, "weir", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalTransport("abcd", pwd, fingerprint, List.of(), true, "two words", 1))
                .withMessageContaining("two words");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalTransport("abcd", pwd, fingerprint, List.of(), true, "weir", -1))
                .withMessageContaining("-1");
    }

    private static String candidate(String address, int port) {
        return "a=candidate:1 1 udp 2130706431 " + address + " " + port + " typ host\r\n";
    }

    private static String withCandidates(String lines) {
        return smallOffer().replaceFirst("a=ice-ufrag", lines + "a=ice-ufrag");
    }
}
