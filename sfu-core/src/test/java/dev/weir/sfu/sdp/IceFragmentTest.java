// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.NegotiationException;
import dev.weir.sfu.error.SdpException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IceFragmentTest {
    private static final String PWD = "a=ice-pwd:0123456789abcdefghijkl\r\n";
    private static final String CHROMIUM = """
            a=ice-options:trickle
            a=group:BUNDLE 0 1
            m=audio 9 UDP/TLS/RTP/SAVPF 111 63
            a=mid:0
            a=ice-ufrag:EsAw
            a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
            a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1
            a=candidate:3471623853 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0
            a=candidate:broken
            a=end-of-candidates
            """;

    @Test
    void readsCredentialsAndCountsTheCandidatesThatParse() {
        assertThat(IceFragment.parse(CHROMIUM)).isEqualTo(new IceFragment("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1", 2));
    }

    @Test
    void takesTheMLinesCredentialsBeforeTheSessions() {
        String both = "a=ice-ufrag:outer\r\n" + PWD + "m=audio 9 RTP/AVP 0\r\na=ice-ufrag:inner\r\n";

        assertThat(IceFragment.parse(both).ufrag()).isEqualTo("inner");
        assertThat(IceFragment.parse("a=ice-ufrag:outer\r\n" + PWD + "m=audio 9 RTP/AVP 0\r\na=mid:0")
                        .ufrag())
                .isEqualTo("outer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "v=0\r\n", "a=ice-ufrag:abcd\r\n", PWD, "a=ice-ufrag:a:cd\r\n" + PWD, "x"})
    void refusesWhatHasNoCredentials(String text) {
        assertThatExceptionOfType(SdpException.class).isThrownBy(() -> IceFragment.parse(text));
    }

    @Test
    void printsNoPassword() {
        assertThat(IceFragment.parse(CHROMIUM).toString()).doesNotContain("P2uYro0UCOQ4zxjKXaWCBui1");
    }

    @Test
    void aBrokenFragmentIsReadOrRefusedAndNothingElse() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(CHROMIUM);
            for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.setCharAt(at, (char) random.nextInt(0x80));
                } else {
                    text.delete(at, Math.min(text.length(), at + random.nextInt(1, 40)));
                }
            }
            try {
                assertThat(IceFragment.parse(text.toString()).ufrag()).hasSizeBetween(4, 256);
            } catch (SdpException refused) {
                assertThat(refused).hasMessageNotContaining("\n");
            }
        }
    }

    @Test
    void aFragmentThatReopensTheDtlsRoleIsRefused() {
        String credentials = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\n";
        String section = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n";

        for (String role : List.of("actpass", "holdconn", "")) {
            assertThatThrownBy(() -> IceFragment.parse(credentials + "a=setup:" + role + "\r\n"))
                    .isInstanceOf(NegotiationException.class)
                    .hasMessageEndingWith("leave out setup:" + role);
            assertThatThrownBy(() -> IceFragment.parse(credentials + section + "a=setup:" + role + "\r\n"))
                    .isInstanceOf(NegotiationException.class);
        }
        assertThat(IceFragment.parse(credentials + section + "a=setup: active\r\n")
                        .ufrag())
                .isEqualTo("abcd");
    }

    @Test
    void ourOwnFragmentReadsBackAndRepeatsWhatTheAnswerSaid() {
        SessionDescription answer = SdpFixtures.publish(SdpFixtures.recorded("chromium-156.0.8078.79-publish"))
                .answer();
        LocalTransport fresh = SdpFixtures.LOCAL;

        String fragment = FragmentFrame.of(answer).print(fresh);

        assertThat(IceFragment.parse(fragment))
                .isEqualTo(new IceFragment(
                        fresh.ufrag(), fresh.pwd(), fresh.candidates().size()));
        assertThat(List.of(fragment.split("\r\n")))
                .contains("a=ice-lite", "a=ice-options:ice2", "a=group:BUNDLE 0 1", "a=mid:0", "a=end-of-candidates");
    }
}
