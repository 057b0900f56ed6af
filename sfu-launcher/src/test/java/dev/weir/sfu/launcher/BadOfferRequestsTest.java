// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.Settings;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Offers that no client should send, through the door of a running server, by the number of the list that the doors are held against.
 * That each is answered for the right reason, BadOffersTest of sfu-whip-whep shows; here nothing between is to choke on it.
 */
@Timeout(120)
class BadOfferRequestsTest {
    private static final String PUBLISH = Call.offer("publish");
    private static final String SESSION = PUBLISH.substring(0, PUBLISH.indexOf("m=audio"));
    private static final String AUDIO = PUBLISH.substring(PUBLISH.indexOf("m=audio"), PUBLISH.indexOf("m=video"));
    private static final String VIDEO = PUBLISH.substring(PUBLISH.indexOf("m=video"));
    private static final String CANNOT = "422 cannot-negotiate";

    private static final Server server = Server.open(Settings.resolve(
            Map.of(), Map.of("HTTP_ADDR", "127.0.0.1:0", "RTC_PORT", "0", "LOOPS", "1", "RATE_LIMIT_RPS", "0")));

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String changed(String from, String to) {
        String changed = PUBLISH.replaceAll(from, to);
        assertThat(changed).isNotEqualTo(PUBLISH);
        return changed;
    }

    private static byte[] random() {
        byte[] bytes = new byte[10_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    static Stream<Arguments> encodings() {
        return Stream.of(
                Arguments.of("row 3: random bytes", random(), "400 bad-sdp"),
                Arguments.of("row 3: UTF-16", PUBLISH.getBytes(StandardCharsets.UTF_16), "400 bad-sdp"),
                Arguments.of("row 3: EBCDIC", PUBLISH.getBytes(Charset.forName("IBM037")), "400 bad-sdp"),
                Arguments.of("row 3: NULs", new byte[1_000], "400 bad-sdp"));
    }

    static Stream<Arguments> offers() {
        return Stream.of(
                Arguments.of("row 3: a NUL in a line", changed("a=mid:0", "a=mid:\0000"), "400 bad-sdp"),
                Arguments.of("row 3: lone CR", PUBLISH.replace("\r\n", "\r"), "400 bad-sdp"),
                Arguments.of("row 3: no final newline", PUBLISH.strip(), "201"),
                Arguments.of("row 3: LF only", PUBLISH.replace("\r\n", "\n"), "201"),
                Arguments.of("row 4: 10,000 m-lines", PUBLISH + "m=audio 0 X 0\r\n".repeat(10_000), "413 too-large"),
                Arguments.of("row 4: 3,000 m-lines", PUBLISH + "m=audio 0 X 0\r\n".repeat(3_000), "400 bad-sdp"),
                Arguments.of("row 4: 100,000 attributes", PUBLISH + "a=x\r\n".repeat(100_000), "413 too-large"),
                Arguments.of("row 4: 10,000 attributes", PUBLISH + "a=x\r\n".repeat(10_000), "400 bad-sdp"),
                Arguments.of(
                        "row 4: a line of 1 MiB less the rest", "v=0\r\n" + "x".repeat(1_048_571), "413 too-large"),
                Arguments.of("row 4: a line of 60 KiB", "v=0\r\na=" + "x".repeat(60_000), "400 bad-sdp"),
                Arguments.of(
                        "row 4: 5,000 candidates",
                        PUBLISH + "a=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n".repeat(5_000),
                        "413 too-large"),
                Arguments.of("row 5: no m-line", SESSION, CANNOT),
                Arguments.of(
                        "row 5: a data channel alone",
                        SESSION + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:0\r\n",
                        CANNOT),
                Arguments.of("row 5: two videos", SESSION + VIDEO + VIDEO.replace("mid:1", "mid:0"), CANNOT),
                Arguments.of(
                        "row 5: three audios",
                        SESSION + AUDIO + AUDIO.replace("mid:0", "mid:1") + AUDIO.replace("mid:0", "mid:2"),
                        CANNOT),
                Arguments.of("row 6: recvonly", changed("sendonly", "recvonly"), CANNOT),
                Arguments.of("row 6: inactive", changed("sendonly", "inactive"), CANNOT),
                Arguments.of("row 7: no ufrag", changed("a=ice-ufrag:.*\r\n", ""), CANNOT),
                Arguments.of("row 7: no password", changed("a=ice-pwd:.*\r\n", ""), CANNOT),
                Arguments.of("row 7: a password of 21", changed("a=ice-pwd:.*", "a=ice-pwd:" + "p".repeat(21)), CANNOT),
                Arguments.of("row 7: no fingerprint", changed("a=fingerprint:.*\r\n", ""), CANNOT),
                Arguments.of("row 7: an unknown hash", changed("sha-256", "sha-999"), CANNOT),
                Arguments.of("row 7: the wrong length", changed("sha-256 28:", "sha-256 "), CANNOT),
                Arguments.of(
                        "row 7: md5",
                        changed("a=fingerprint:.*", "a=fingerprint:md5 " + "AB:".repeat(15) + "AB"),
                        CANNOT),
                Arguments.of("row 8: passive", changed("setup:actpass", "setup:passive"), "201"),
                Arguments.of("row 8: holdconn", changed("setup:actpass", "setup:holdconn"), CANNOT),
                Arguments.of(
                        "row 9: a number for two codecs", changed("a=rtpmap:97 .*", "a=rtpmap:96 VP9/90000"), "201"),
                Arguments.of("row 9: apt to nowhere", changed("apt=96", "apt=33"), "201"),
                Arguments.of(
                        "row 9: payload type 200",
                        PUBLISH.replace(" 96 97 ", " 200 97 ").replace(":96 ", ":200 "),
                        "201"),
                Arguments.of(
                        "row 9: payload type 72",
                        PUBLISH.replace(" 96 97 ", " 72 97 ").replace(":96 ", ":72 "),
                        "201"),
                Arguments.of("row 10: extension 0", changed("extmap:14 ", "extmap:0 "), "201"),
                Arguments.of("row 10: extension 15", changed("extmap:14 ", "extmap:15 "), "201"),
                Arguments.of("row 10: extension 256", changed("extmap:14 ", "extmap:256 "), "201"),
                Arguments.of("row 10: two of one number", changed("extmap:14 ", "extmap:2 "), "201"),
                Arguments.of("row 11: an mDNS name", changed("192.0.2.1 5", "a-b-c.local 5"), "201"),
                Arguments.of("row 11: a host name", changed("192.0.2.1 5", "host.example 5"), "201"),
                Arguments.of("row 11: loopback", changed("192.0.2.1 5", "127.0.0.1 5"), "201"),
                Arguments.of("row 11: multicast", changed("192.0.2.1 5", "224.0.0.1 5"), "201"),
                Arguments.of("row 11: port 0", changed(" 58647 typ", " 0 typ"), "201"),
                Arguments.of("row 11: port 70000", changed(" 58647 typ", " 70000 typ"), "201"),
                Arguments.of("row 11: passive TCP", changed("tcptype active", "tcptype passive"), "201"),
                Arguments.of(
                        "row 11: a related address that is none", changed("generation 0", "raddr x rport y"), "201"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("offers")
    void anOfferIsAnswered(String what, String offer, String told) throws Exception {
        anEncodedOfferIsAnswered(what, offer.getBytes(StandardCharsets.UTF_8), told);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void anEncodedOfferIsAnswered(String what, byte[] offer, String told) throws Exception {
        Reply reply = Reply.to(server, "POST", "/api/whip/publish/one", offer, "Content-Type: application/sdp");

        assertThat(reply.told()).as(reply.body()).isEqualTo(told);
        if (reply.status() == 201) {
            assertThat(Reply.to(server, "DELETE", reply.header("Location")).told())
                    .isEqualTo("200");
        }
        assertThat(Reply.to(server, "GET", "/api/rooms").body()).isEqualTo("[]");
    }
}
