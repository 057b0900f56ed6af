// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Candidate lines (RFC 8839 section 5.1; TCP types RFC 6544 section 4.5). */
class CandidateTest {
    private static Candidate udp(String address) {
        return Candidate.parse("1 1 udp 2130706431 " + address + " 5000 typ host")
                .orElseThrow();
    }

    @Test
    void readsAHostCandidate() {
        assertThat(Candidate.parse("1467250027 1 udp 2122260223 192.0.2.1 46154 typ host generation 0 network-id 1"))
                .contains(new Candidate("1467250027", 1, "udp", 2_122_260_223L, "192.0.2.1", 46_154, "host", ""));
    }

    @Test
    void readsTheKindOfTcp() {
        assertThat(Candidate.parse("2 1 TCP 1015021823 192.0.2.1 9 typ host tcptype active"))
                .contains(new Candidate("2", 1, "tcp", 1_015_021_823L, "192.0.2.1", 9, "host", "active"));
    }

    /** RFC 6544 section 4.2: direction preference 4 in the upper three bits of the local one. */
    @Test
    void aPassiveOneRanksBelowEveryUdpOne() {
        Candidate tcp = Candidate.passiveTcp(0, 3, "192.0.2.1", 8189);

        assertThat(tcp.print()).isEqualTo("3 1 tcp 1520435199 192.0.2.1 8189 typ host tcptype passive");
        assertThat(tcp.priority()).isEqualTo((90L << 24) | (((4L << 13) | 8_191) << 8) | 255);
        assertThat(tcp.priority())
                .isGreaterThan(Candidate.passiveTcp(1, 4, "192.0.2.1", 8189).priority());
        assertThat(tcp.priority())
                .isLessThan(Candidate.host(65_535, "192.0.2.1", 8189).priority());
    }

    @Test
    void passesOverARelatedAddressThatIsNonsense() {
        assertThat(Candidate.parse("3 1 UDP 1685987327 203.0.113.5 60000 typ srflx raddr nowhere rport 999999"))
                .contains(new Candidate("3", 1, "udp", 1_685_987_327L, "203.0.113.5", 60_000, "srflx", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 1 udp 2130706431 192.0.2.1 5000 typ host",
                "1 1 tcp 2130706431 2001:db8::1 5000 typ host tcptype passive",
                "a/b+ 2 udp 1 name.local 65535 typ relay"
            })
    void printsWhatItRead(String line) {
        assertThat(Candidate.parse(line).orElseThrow().print()).isEqualTo(line);
    }

    @Test
    void readsWhatEveryClientSends() {
        Stream.concat(SdpFixtures.PUBLISH.stream(), SdpFixtures.PLAY.stream())
                .flatMap(name -> SdpFixtures.offer(name).media().stream())
                .flatMap(media -> media.values("candidate").stream())
                .forEach(line -> {
                    Candidate candidate = Candidate.parse(line).orElseThrow(() -> new AssertionError(line));
                    assertThat(Candidate.parse(candidate.print())).contains(candidate);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 1 udp 1 192.0.2.1 5000 typ",
                "1 1 udp 1 192.0.2.1 5000 type host",
                "1 0 udp 1 192.0.2.1 5000 typ host",
                "1 257 udp 1 192.0.2.1 5000 typ host",
                "1 1 udp 0 192.0.2.1 5000 typ host",
                "1 1 udp 2147483648 192.0.2.1 5000 typ host",
                "1 1 udp -1 192.0.2.1 5000 typ host",
                "1 1 udp 1 192.0.2.1 0 typ host",
                "1 1 udp 1 192.0.2.1 70000 typ host",
                "123456789012345678901234567890123 1 udp 1 192.0.2.1 5000 typ host",
                "1 1 udp 1 b\u00FCcher.example 5000 typ host"
            })
    void makesNothingOfAMalformedLine(String line) {
        assertThat(Candidate.parse(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "10.0.0.1", "100.64.0.1", "2001:db8::1", "fd00::1"})
    void couldDialAHost(String address) {
        assertThat(udp(address).isDialable(false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "224.0.0.1",
                "239.255.255.250",
                "255.255.255.255",
                "240.0.0.1",
                "ff02::1",
                "169.254.169.254",
                "fe80::1",
                "febf::1",
                "::ffff:127.0.0.1",
                "::ffff:7f00:1",
                "::127.0.0.1",
                "localhost",
                "c0ffee.local",
                "example.org",
                "2130706433",
                "127.1",
                "0x7f.0.0.1",
                "fe80::1%eth0"
            })
    void neverDialsWhatIsNotOneHostInDigits(String address) {
        assertThat(udp(address).isDialable(true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.0.1", "::1", "0:0:0:0:0:0:0:1"})
    void dialsLoopbackOnlyWhenAllowed(String address) {
        assertThat(udp(address).isDialable(true)).isTrue();
        assertThat(udp(address).isDialable(false)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, tcp, false", "2, udp, false", "1, sctp, false", "1, UDP, true"})
    void dialsTheRtpComponentOverUdp(int component, String transport, boolean expected) {
        String line = "1 " + component + " " + transport + " 1 192.0.2.1 5000 typ host";

        assertThat(Candidate.parse(line).orElseThrow().isDialable(true)).isEqualTo(expected);
    }

    @Test
    void ranksOurOwnCandidatesInTheOrderTheyAreGiven() {
        Candidate first = Candidate.host(0, "192.0.2.1", 3478);
        Candidate second = Candidate.host(1, "2001:db8::1", 3478);

        // RFC 8445 section 5.1.2.1: 2^24 * 126 + 2^8 * 65535 + 255
        assertThat(first.priority()).isEqualTo(2_130_706_431L).isGreaterThan(second.priority());
        assertThat(List.of(first.foundation(), second.foundation())).doesNotHaveDuplicates();
        assertThat(first.print()).isEqualTo("1 1 udp 2130706431 192.0.2.1 3478 typ host");
    }

    @Test
    void tellsTheCallerWhatIsNoCandidate() {
        assertThatIllegalArgumentException().isThrownBy(() -> Candidate.host(0, "two words", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Candidate.host(0, "", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Candidate.host(0, "192.0.2.1", 0))
                .withMessage("port must be 1 to 65535: 0");
    }
}
