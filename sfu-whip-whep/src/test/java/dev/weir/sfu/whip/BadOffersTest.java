// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Offers as they should not be, one by one, at the door of a real SFU: which is refused and how, and which does no harm. The
 * numbers are those of the project's list of bad inputs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadOffersTest {
    private static final String PUBLISH = Requests.recorded("libdatachannel-obslike-0.24.0-publish-h264");
    private static final String PLAY = Requests.recorded("libdatachannel-0.24.5-play-h264");
    private static final String CHROMIUM = Requests.recorded("chromium-156.0.8078.79-publish");
    private static final String AUDIO = "m=audio 9 UDP/TLS/RTP/SAVPF 111";
    private static final String VIDEO = "m=video 9 UDP/TLS/RTP/SAVPF 96";
    private static final Map<String, String> SDP = Map.of("Content-Type", "application/sdp");

    private final Sfu sfu = Sfu.open(SfuConfig.builder()
            .rtcPort(0)
            .advertisedAddresses(List.of(AnswerLaw.IPV4, AnswerLaw.IPV6))
            .build());
    private final WhipWhepHandlers handlers = new WhipWhepHandlers(sfu, WhipWhepConfig.defaults());

    @AfterAll
    void close() {
        sfu.close();
    }

    /** Sends the offer to a room of its own, and looks whether what comes back is a whole answer or a whole problem. */
    private HttpResponse post(String path, byte[] offer) {
        HttpResponse response =
                handlers.handle(Requests.of("POST", path, SDP, offer)).join();
        if (response.status() != 201) {
            Problems.in(response);
            return response;
        }
        AnswerLaw.checkAll(path.contains("/whip/"), sfu.rtcPort(), new String(offer, StandardCharsets.UTF_8), response);
        String session = response.headers().all("Location").get(0);
        assertThat(handlers.handle(Requests.of("DELETE", session)).join().status())
                .isEqualTo(200);
        return response;
    }

    private HttpResponse publish(String offer) {
        return post("/api/whip/publish/room", offer.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse play(String offer) {
        return post("/api/whep/play/room", offer.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertProblem(HttpResponse response, int status, String type) {
        assertThat(response.status()).as(Requests.text(response)).isEqualTo(status);
        assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/" + type);
    }

    /** The publisher's offer with a change that really changes it. */
    private static String changed(String from, String to) {
        return changed(PUBLISH, from, to);
    }

    private static String changed(String offer, String from, String to) {
        String changed = offer.replaceAll(from, to);
        assertThat(changed).isNotEqualTo(offer);
        return changed;
    }

    /** The publisher's offer with more lines under its last m-line, the video. */
    private static String with(String... lines) {
        return PUBLISH + String.join("\r\n", lines) + "\r\n";
    }

    private static String many(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[4_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32BE"})
    void row3RefusesOtherEncodings(String encoding) {
        assertProblem(post("/api/whip/publish/room", PUBLISH.getBytes(Charset.forName(encoding))), 400, "bad-sdp");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void row3RefusesBytesThatAreNoText(int seed) {
        assertProblem(post("/api/whip/publish/room", bytes(seed)), 400, "bad-sdp");
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("a NUL in a line", changed("a=mid:0", "a=mid:\0000")),
                Arguments.of("nothing but NULs", "\0".repeat(1_000)),
                Arguments.of("lone CR for line ends", PUBLISH.replace("\r\n", "\r")),
                Arguments.of("a byte order mark", "\uFEFF" + PUBLISH),
                Arguments.of("an empty line between", changed("a=group", "\r\na=group")),
                Arguments.of("a blank before v=", " " + PUBLISH),
                Arguments.of("an escape sequence", changed("s=-", "s=\u001b[2J")),
                Arguments.of("HTML", "<!doctype html><title>404</title>"),
                Arguments.of("JSON", "{\"type\":\"offer\",\"sdp\":\"v=0\"}"),
                Arguments.of("no o= line", changed("o=.*\r\n", "")),
                Arguments.of("a port that is none", changed("m=audio 9 ", "m=audio 70000 ")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void row3RefusesWhatIsNoDescription(String what, String offer) {
        assertProblem(publish(offer), 400, "bad-sdp");
    }

    @Test
    void row3IsLenientAboutLineEnds() {
        assertThat(publish(PUBLISH.replace("\r\n", "\n")).status()).isEqualTo(201);
        assertThat(publish(PUBLISH.strip()).status()).isEqualTo(201);
        assertThat(publish(PUBLISH.replace("\r\n", "\n").strip()).status()).isEqualTo(201);
        assertThat(publish(PUBLISH + "\r\n").status()).isEqualTo(201);
        assertThat(publish(PUBLISH.replaceFirst("\r\n", "\n")).status()).isEqualTo(201);
    }

    /** Each as large as it says, and once more as large as the door lets through. */
    static Stream<Arguments> excessive() {
        return Stream.of(
                Arguments.of("10,000 m-lines", PUBLISH + many(10_000, i -> "m=audio 0 RTP/SAVPF 0"), 413, "too-large"),
                Arguments.of("2,700 m-lines", PUBLISH + many(2_700, i -> "m=audio 0 RTP/SAVPF 0"), 400, "bad-sdp"),
                Arguments.of("65 m-lines", PUBLISH + many(63, i -> "m=audio 0 RTP/SAVPF 0"), 400, "bad-sdp"),
                Arguments.of("100,000 attributes", PUBLISH + many(100_000, i -> "a=x"), 413, "too-large"),
                Arguments.of("12,000 attributes", PUBLISH + many(12_000, i -> "a=x"), 400, "bad-sdp"),
                Arguments.of("a line of 1 MiB", with("a=x:" + "y".repeat(1 << 20)), 413, "too-large"),
                Arguments.of("a line of 60 KiB", with("a=x:" + "y".repeat(60 << 10)), 400, "bad-sdp"),
                Arguments.of("5,000 candidates", PUBLISH + many(5_000, BadOffersTest::candidate), 413, "too-large"),
                Arguments.of("1 MiB of nothing", "\r\n".repeat(1 << 19), 413, "too-large"),
                Arguments.of("a parameter of 8 KiB", with("a=fmtp:96 x=" + "y".repeat(8_100)), 422, "cannot-negotiate"),
                Arguments.of(
                        "seven simulcast streams",
                        with(many(7, i -> "a=rid:" + i + " send").strip(), "a=simulcast:send 0;1;2;3;4;5;6"),
                        422,
                        "cannot-negotiate"));
    }

    private static String candidate(int i) {
        return "a=candidate:1 1 udp 1 192.0.2." + i % 256 + " " + (i + 1) + " typ host";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("excessive")
    void row4RefusesMoreThanAnyClientSends(String what, String offer, int status, String type) {
        HttpResponse response = publish(offer);

        assertProblem(response, status, type);
        assertThat(response.body()).hasSizeLessThan(1_024);
    }

    @Test
    void row4PassesOverCandidatesByTheHundred() {
        assertThat(publish(PUBLISH + many(1_000, BadOffersTest::candidate)).status())
                .isEqualTo(201);
    }

    @Test
    void row4AnswersThoseOf300CodecsThatHaveANumber() {
        List<Integer> numbers =
                IntStream.range(0, 300).filter(i -> i != 111).boxed().toList();
        String formats = numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
        String maps =
                numbers.stream().map(i -> "a=rtpmap:" + i + " VP8/90000\r\n").collect(Collectors.joining());
        String offer = changed(
                PUBLISH.substring(0, PUBLISH.indexOf("a=rtpmap:96")), VIDEO, "m=video 9 UDP/TLS/RTP/SAVPF " + formats);
        String transport = PUBLISH.substring(PUBLISH.lastIndexOf("a=setup"));

        Sdp.Section video = video(publish(offer + transport + maps));

        assertThat(video.formats())
                .containsExactlyElementsOf(numbers.stream()
                        .filter(i -> i < 64 || (i > 95 && i < 128))
                        .map(String::valueOf)
                        .toList());
    }

    static Stream<Arguments> missing() {
        String audio = PUBLISH.substring(PUBLISH.indexOf("m=audio"), PUBLISH.indexOf("m=video"));
        String video = PUBLISH.substring(PUBLISH.indexOf("m=video"));
        String session = PUBLISH.substring(0, PUBLISH.indexOf("m=audio"));
        String data = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n"
                + "a=sctp-port:5000\r\n";
        return Stream.of(
                Arguments.of("no m-line", session),
                Arguments.of("a data channel alone", session + data),
                Arguments.of("two videos", session + video + video.replace("mid:1", "mid:0")),
                Arguments.of(
                        "three audios",
                        session + audio + audio.replace("mid:0", "mid:1") + audio.replace("mid:0", "mid:2")),
                Arguments.of("text", session + audio.replace("m=audio", "m=text")),
                Arguments.of("everything switched off", PUBLISH.replace(" 9 UDP", " 0 UDP")),
                Arguments.of("no bundle", changed("a=group:BUNDLE 0 1\r\n", "")),
                Arguments.of("no rtcp-mux", changed("a=rtcp-mux\r\n", "")),
                Arguments.of("plain RTP", changed("UDP/TLS/RTP/SAVPF", "RTP/AVP")),
                Arguments.of("one mid for both", changed("a=mid:1", "a=mid:0")),
                Arguments.of("no codec of ours", changed("(H264|opus)/", "H261/")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("missing")
    void row5RefusesWhatHasNoSoundAndPictureOfOneKindEach(String what, String offer) {
        assertProblem(publish(offer), 422, "cannot-negotiate");
        assertProblem(play(offer.replace("sendonly", "recvonly")), 422, "cannot-negotiate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recvonly", "inactive"})
    void row6RefusesAPublisherThatDoesNotSend(String direction) {
        assertProblem(publish(changed("sendonly", direction)), 422, "cannot-negotiate");
        assertProblem(publish(PUBLISH.replaceFirst("sendonly", direction)), 422, "cannot-negotiate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendonly", "inactive"})
    void row6RefusesAViewerThatDoesNotReceive(String direction) {
        assertProblem(play(changed(PLAY, "recvonly", direction)), 422, "cannot-negotiate");
        assertProblem(play(PLAY.replaceFirst("recvonly", direction)), 422, "cannot-negotiate");
    }

    static Stream<Arguments> insecure() {
        String sha256 = "a=fingerprint:sha-256 [0-9A-F:]+";
        String pairs = "AB:".repeat(63) + "AB";
        return Stream.of(
                Arguments.of("no ufrag", changed("a=ice-ufrag:.*\r\n", "")),
                Arguments.of("an empty ufrag", changed("a=ice-ufrag:.*", "a=ice-ufrag:")),
                Arguments.of("a ufrag of three", changed("a=ice-ufrag:.*", "a=ice-ufrag:abc")),
                Arguments.of("a ufrag of 257", changed("a=ice-ufrag:.*", "a=ice-ufrag:" + "a".repeat(257))),
                Arguments.of("a ufrag with a colon", changed("a=ice-ufrag:.*", "a=ice-ufrag:ab:cd")),
                Arguments.of("no password", changed("a=ice-pwd:.*\r\n", "")),
                Arguments.of("a password of 21", changed("a=ice-pwd:.*", "a=ice-pwd:" + "p".repeat(21))),
                Arguments.of("a password of 257", changed("a=ice-pwd:.*", "a=ice-pwd:" + "p".repeat(257))),
                Arguments.of("no fingerprint", changed("a=fingerprint:.*\r\n", "")),
                Arguments.of("md5", changed(sha256, "a=fingerprint:md5 " + "AB:".repeat(15) + "AB")),
                Arguments.of("sha-1", changed(sha256, "a=fingerprint:sha-1 " + "AB:".repeat(19) + "AB")),
                Arguments.of("an unknown hash", changed(sha256, "a=fingerprint:sha-999 " + "AB:".repeat(31) + "AB")),
                Arguments.of(
                        "31 bytes of sha-256", changed(sha256, "a=fingerprint:sha-256 " + "AB:".repeat(30) + "AB")),
                Arguments.of(
                        "33 bytes of sha-256", changed(sha256, "a=fingerprint:sha-256 " + "AB:".repeat(32) + "AB")),
                Arguments.of("sha-256 without colons", changed(sha256, "a=fingerprint:sha-256 " + "AB".repeat(32))),
                Arguments.of("sha-512 called sha-256", changed(sha256, "a=fingerprint:sha-256 " + pairs)),
                Arguments.of(
                        "letters that are no digits",
                        changed(sha256, "a=fingerprint:sha-256 " + "XY:".repeat(31) + "XY")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("insecure")
    void row7RefusesWhatCannotBeMadeSecure(String what, String offer) {
        assertProblem(publish(offer), 422, "cannot-negotiate");
        assertProblem(play(offer.replace("sendonly", "recvonly")), 422, "cannot-negotiate");
    }

    @Test
    void row7TakesTheStrongOfTwoFingerprints() {
        String both = changed("a=fingerprint", "a=fingerprint:md5 AB:CD\r\na=fingerprint");

        assertThat(publish(both).status()).isEqualTo(201);
    }

    @Test
    void row8TakesTheRoleThatIsLeft() {
        assertThat(Requests.text(publish(changed("setup:actpass", "setup:passive"))))
                .contains("a=setup:active\r\n")
                .doesNotContain("a=setup:passive");
        assertThat(Requests.text(publish(changed("setup:actpass", "setup:active"))))
                .contains("a=setup:passive\r\n")
                .doesNotContain("a=setup:active\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"holdconn", "", "server", "actpass passive"})
    void row8RefusesRolesThatAreNone(String setup) {
        assertProblem(publish(changed("setup:actpass", "setup:" + setup)), 422, "cannot-negotiate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"holdconn", "actpass"})
    void row8RefusesAFragmentThatReopensTheRole(String setup) {
        HttpResponse created = handlers.handle(Requests.offer("/api/whip/publish/fragments-" + setup, PUBLISH))
                .join();
        String session = created.headers().all("Location").get(0);
        Map<String, String> headers = Map.of("If-Match", "*", "Content-Type", "application/trickle-ice-sdpfrag");
        String fragment = "a=ice-ufrag:new1\r\na=ice-pwd:0123456789abcdefghijkl\r\n";

        HttpResponse refused = handlers.handle(
                        Requests.of("PATCH", session, headers, fragment + "a=setup:" + setup + "\r\n"))
                .join();
        HttpResponse inSection = handlers.handle(Requests.of(
                        "PATCH", session, headers, fragment + AUDIO + "\r\na=mid:0\r\na=setup:" + setup + "\r\n"))
                .join();

        assertProblem(refused, 422, "cannot-negotiate");
        assertProblem(inSection, 422, "cannot-negotiate");
        assertThat(handlers.handle(Requests.of("PATCH", session, headers, fragment))
                        .join()
                        .status())
                .isEqualTo(200);
    }

    private static Sdp.Section video(HttpResponse response) {
        assertThat(response.status()).as(Requests.text(response)).isEqualTo(201);
        return Sdp.of(Requests.text(response)).sections().get(1);
    }

    @Test
    void row9LeavesOutANumberWithTwoMeanings() {
        String two = changed(PUBLISH, VIDEO + "\r\n", VIDEO + " 98\r\n")
                + "a=rtpmap:98 VP8/90000\r\na=rtpmap:98 VP9/90000\r\n";

        assertThat(video(publish(two)).formats()).containsExactly("96");
        assertProblem(publish(with("a=rtpmap:96 VP8/90000")), 422, "cannot-negotiate");
    }

    @Test
    void row9RefusesANumberThatStandsForSoundAndPicture() {
        String shared = changed(PUBLISH, VIDEO + "\r\n", "m=video 9 UDP/TLS/RTP/SAVPF 111\r\n")
                .replace("rtpmap:96", "rtpmap:111")
                .replace("rtcp-fb:96", "rtcp-fb:111")
                .replace("fmtp:96", "fmtp:111");

        assertProblem(publish(shared), 422, "cannot-negotiate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apt=97", "apt=98", "apt=111", "apt=200", "apt=-1", "apt=", "apt=x", "x=96"})
    void row9LeavesOutARetransmissionOfNothing(String apt) {
        String rtx = changed(PUBLISH, VIDEO + "\r\n", VIDEO + " 97\r\n") + "a=rtpmap:97 rtx/90000\r\na=fmtp:97 " + apt
                + "\r\n";

        assertThat(video(publish(rtx)).formats()).containsExactly("96");
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "128", "72", "73", "74", "75", "76", "64", "95", "-1", "x", "4294967392"})
    void row9LeavesOutNumbersThatAreNone(String number) {
        String more = changed(PUBLISH, VIDEO + "\r\n", VIDEO + " " + number + "\r\n") + "a=rtpmap:" + number
                + " VP8/90000\r\n";
        String alone = changed(PUBLISH, VIDEO + "\r\n", "m=video 9 UDP/TLS/RTP/SAVPF " + number + "\r\n") + "a=rtpmap:"
                + number + " VP8/90000\r\n";

        assertThat(video(publish(more)).formats()).containsExactly("96");
        assertProblem(publish(alone), 422, "cannot-negotiate");
    }

    private static final String TOFFSET = "urn:ietf:params:rtp-hdrext:toffset";

    @ParameterizedTest
    @ValueSource(strings = {"0", "15", "16", "255", "256", "-1", "4294967297", "x", ""})
    void row10LeavesOutExtensionNumbersThatAreNone(String id) {
        Sdp.Section video = video(publish(with("a=extmap:" + id + " " + TOFFSET)));

        assertThat(video.all("extmap"))
                .containsExactly(
                        "1 urn:ietf:params:rtp-hdrext:sdes:mid", "2 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id");
    }

    @Test
    void row10TakesNumbersAboveFourteenFromWhoeverMayMixThem() {
        Sdp.Section video = video(publish(with("a=extmap-allow-mixed", "a=extmap:16 " + TOFFSET)));

        assertThat(video.all("extmap")).contains("16 " + TOFFSET);
        assertThat(video(publish(with("a=extmap-allow-mixed", "a=extmap:15 " + TOFFSET)))
                        .all("extmap"))
                .hasSize(2);
    }

    @Test
    void row10LeavesOutANumberThatStandsForTwoExtensions() {
        Sdp.Section video = video(publish(with("a=extmap:2 " + TOFFSET)));

        assertThat(video.all("extmap")).containsExactly("1 urn:ietf:params:rtp-hdrext:sdes:mid");
    }

    @Test
    void row10TakesTheFirstNumberOfAnExtensionThatHasTwo() {
        Sdp.Section video = video(publish(with("a=extmap:5 " + TOFFSET, "a=extmap:6 " + TOFFSET)));

        assertThat(video.all("extmap")).contains("5 " + TOFFSET).doesNotContain("6 " + TOFFSET);
    }

    /** All in one offer: that nobody is sent anything for it, CandidatesTest of sfu-core shows. */
    @Test
    void row11PassesOverCandidatesThatNobodyCouldReach() {
        List<String> candidates = new ArrayList<>();
        for (String address : List.of(
                "5b3c1d2e-0000-4000-8000-00000000000a.local",
                "host.example",
                "localhost",
                "0.0.0.0",
                "127.0.0.1",
                "::1",
                "::",
                "169.254.169.254",
                "fe80::1",
                "fe80::1%eth0",
                "224.0.0.251",
                "ff02::1",
                "255.255.255.255",
                "::ffff:127.0.0.1",
                "0x7f000001",
                "0177.0.0.1",
                "2130706433",
                "")) {
            candidates.add("a=candidate:1 1 udp 2122260223 " + address + " 5000 typ host");
        }
        candidates.add("a=candidate:1 1 udp 2122260223 192.0.2.1 0 typ host");
        candidates.add("a=candidate:1 1 udp 2122260223 192.0.2.1 70000 typ host");
        candidates.add("a=candidate:1 1 tcp 2122260223 192.0.2.1 9 typ host tcptype passive");
        candidates.add("a=candidate:1 1 tcp 2122260223 192.0.2.1 9 typ host tcptype");
        candidates.add("a=candidate:1 1 udp 2122260223 192.0.2.1 9 typ srflx raddr nonsense rport -1");
        candidates.add("a=candidate:1 1 udp 2122260223 192.0.2.1 9 typ srflx raddr");
        candidates.add("a=candidate:1 1 udp 99999999999999999999 192.0.2.1 9 typ host");
        candidates.add("a=candidate:");
        candidates.add("a=candidate");
        String plain = changed("a=mid:0\r\n", "a=mid:0\r\n" + String.join("\r\n", candidates) + "\r\n");

        assertThat(publish(plain).status()).isEqualTo(201);
        assertThat(play(plain.replace("sendonly", "recvonly")).status()).isEqualTo(201);
        assertThat(Requests.text(publish(CHROMIUM))).doesNotContain("192.0.2.1");
    }
}
