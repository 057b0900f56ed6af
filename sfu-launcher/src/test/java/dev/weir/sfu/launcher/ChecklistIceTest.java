// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.Doors.Way;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sections D, E and G of the WHIP and WHEP checklist, row by row: PATCH, and what an answer says of WebRTC. */
@Timeout(120)
class ChecklistIceTest {
    private static final String PUBLISH = Call.offer("publish");

    /** Of the offer to publish. */
    private static final String PRESENT = "a=ice-ufrag:DfNQ\r\na=ice-pwd:g44y4VwB1qDEpfZF7Q0oRuNY\r\n";

    private static final String NEW = "a=ice-ufrag:new1\r\na=ice-pwd:0123456789abcdefghijkl\r\n";
    private static final String CANDIDATE = "a=candidate:1 1 udp 2122194687 192.0.2.1 5000 typ host\r\n";
    private static final String ANY = "If-Match: *";

    private static List<String> lines(String sdp, String prefix) {
        return Stream.of(sdp.split("\r\n"))
                .filter(line -> line.startsWith(prefix))
                .toList();
    }

    private static String session(Reply created) {
        assertThat(created.told()).isEqualTo("201");
        return created.header("Location");
    }

    private static String tag(Reply reply) {
        return "If-Match: " + reply.header("ETag");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row34SupportsTrickleAndRestartForBothProtocols(Way way) {
        try (Doors doors = way.open()) {
            for (Reply created : answers(doors)) {
                assertThat(doors.patch(session(created), NEW, ANY).told()).isEqualTo("200");
                assertThat(doors.patch(session(created), NEW + CANDIDATE, ANY).told())
                        .isEqualTo("204");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row35RefusesWhatIsNoFragment(Way way) {
        try (Doors doors = way.open()) {
            String session = session(doors.publish("one"));
            assertThat(doors.ask("PATCH", session, NEW, "Content-Type: application/sdp", ANY)
                            .told())
                    .isEqualTo("415 not-fragment");
            assertThat(doors.patch(session, "no fragment", ANY).told()).isEqualTo("400 bad-fragment");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row36RefusesNeitherTrickleNorRestartWith422(Way way) {
        try (Doors doors = way.open()) {
            String session = session(doors.publish("one"));
            assertThat(doors.patch(session, PRESENT + CANDIDATE, ANY).status()).isEqualTo(204);
            assertThat(doors.patch(session, NEW, ANY).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row37WantsTheTagOfTheIceSession(Way way) {
        try (Doors doors = way.open()) {
            Reply created = doors.publish("one");
            assertThat(doors.patch(session(created), PRESENT + CANDIDATE).told())
                    .isEqualTo("428 no-ice-session");
            assertThat(doors.patch(session(created), PRESENT + CANDIDATE, "If-Match: \"another\"")
                            .told())
                    .isEqualTo("412 wrong-ice-session");
            assertThat(doors.patch(session(created), PRESENT + CANDIDATE, tag(created))
                            .told())
                    .isEqualTo("204");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row38TakesCandidatesWithoutATagWhenToldTo(Way way) {
        try (Doors doors = way.open("LENIENT_PATCH", "true")) {
            Reply created = doors.publish("one");
            assertThat(doors.patch(session(created), PRESENT + CANDIDATE).told())
                    .isEqualTo("204");
            assertThat(doors.patch(session(created), NEW).told()).isEqualTo("428 no-ice-session");
            assertThat(doors.patch(session(created), PRESENT, "If-Match: \"another\"")
                            .told())
                    .isEqualTo("412 wrong-ice-session");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row39AnswersCandidatesWithNothing(Way way) {
        try (Doors doors = way.open()) {
            Reply created = doors.publish("one");
            Reply patched = doors.patch(session(created), PRESENT + CANDIDATE, tag(created));
            assertThat(patched.status()).isEqualTo(204);
            assertThat(patched.body()).isEmpty();
            assertThat(patched.all("ETag")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row40PassesOverCandidatesThatAreOfNoUse(Way way) {
        try (Doors doors = way.open()) {
            Reply created = doors.publish("one");
            for (String useless : List.of(
                    "a=candidate:1 1 udp 1 8c5e2f1a-0000.local 5000 typ host",
                    "a=candidate:1 1 sctp 1 192.0.2.1 5000 typ host",
                    "a=candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active",
                    "a=candidate:1 1 udp 1 no.such.host.invalid 5000 typ host")) {
                assertThat(doors.patch(session(created), PRESENT + useless + "\r\n" + CANDIDATE, tag(created))
                                .told())
                        .isEqualTo("204");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row41ReadsFragmentsOfTheFirstMLineAsOftenAsTheyCome(Way way) {
        try (Doors doors = way.open()) {
            Reply created = doors.publish("one");
            String fragment = PRESENT + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n" + CANDIDATE + CANDIDATE
                    + "a=end-of-candidates\r\n";
            for (int i = 0; i < 3; i++) {
                assertThat(doors.patch(session(created), fragment, tag(created)).told())
                        .isEqualTo("204");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row42TakesANewUfragForARestartWithAStarQuotedOrNot(Way way) {
        try (Doors doors = way.open()) {
            String session = session(doors.publish("one"));
            assertThat(doors.patch(session, NEW, "If-Match: *").told()).isEqualTo("200");
            assertThat(doors.patch(session, NEW.replace("new1", "new2"), "If-Match: \"*\"")
                            .told())
                    .isEqualTo("200");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row43AnswersARestartWithCredentialsAndATagThatAreNew(Way way) {
        try (Doors doors = way.open()) {
            Reply created = doors.publish("one");
            Reply restarted = doors.patch(session(created), NEW, ANY);
            assertThat(restarted.status()).isEqualTo(200);
            assertThat(restarted.header("Content-Type")).isEqualTo("application/trickle-ice-sdpfrag");
            assertThat(restarted.header("ETag")).matches("\"[!#-~]+\"").isNotEqualTo(created.header("ETag"));
            for (String line : List.of("a=ice-ufrag:", "a=ice-pwd:")) {
                assertThat(lines(restarted.body(), line))
                        .hasSize(1)
                        .doesNotContainAnyElementsOf(lines(created.body(), line));
            }
            assertThat(lines(restarted.body(), "a=candidate:")).isNotEmpty();
            assertThat(doors.patch(session(created), NEW + CANDIDATE, tag(created))
                            .told())
                    .isEqualTo("412 wrong-ice-session");
            assertThat(doors.patch(session(created), NEW + CANDIDATE, tag(restarted))
                            .told())
                    .isEqualTo("204");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row44RepeatsTheIceOptionsOfTheAnswer(Way way) {
        try (Doors doors = way.open()) {
            Reply created = doors.publish("one");
            Reply restarted = doors.patch(session(created), NEW, ANY);
            for (String line : List.of("a=ice-lite", "a=ice-options:", "a=ice-pacing:")) {
                assertThat(lines(restarted.body(), line).stream().distinct().toList())
                        .isEqualTo(
                                lines(created.body(), line).stream().distinct().toList());
            }
            assertThat(lines(restarted.body(), "a=ice-lite")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row45AFailedRestartLeavesTheIceSessionAsItWas(Way way) {
        try (Doors doors = way.open()) {
            Reply created = doors.publish("one");
            for (String wrong : List.of("a=ice-ufrag:new1\r\n", NEW.replace("0123456789", ""))) {
                assertThat(doors.patch(session(created), wrong, ANY).status()).isBetween(400, 499);
            }
            assertThat(doors.patch(session(created), PRESENT + CANDIDATE, tag(created))
                            .told())
                    .isEqualTo("204");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row46KeepsItsPortAndCandidatesThroughARestart(Way way) {
        try (Doors doors = way.open()) {
            Reply created = doors.publish("one");
            Reply restarted = doors.patch(session(created), NEW, ANY);
            assertThat(lines(restarted.body(), "a=candidate:"))
                    .isEqualTo(lines(created.body(), "a=candidate:").stream()
                            .distinct()
                            .toList());
            assertThat(restarted.body()).doesNotContain("a=fingerprint", "a=setup");
        }
    }

    private static List<Reply> answers(Doors doors) {
        return List.of(doors.publish("one"), doors.play("one"));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row47BundlesEverything(Way way) {
        try (Doors doors = way.open()) {
            for (Reply answer : answers(doors)) {
                assertThat(lines(answer.body(), "a=group:")).containsExactly("a=group:BUNDLE 0 1");
                assertThat(lines(answer.body(), "a=ice-ufrag:").stream().distinct())
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row48MultiplexesRtcpInEveryMLine(Way way) {
        try (Doors doors = way.open()) {
            for (Reply answer : answers(doors)) {
                assertThat(lines(answer.body(), "a=rtcp-mux"))
                        .containsExactly("a=rtcp-mux", "a=rtcp-mux-only", "a=rtcp-mux", "a=rtcp-mux-only");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row49IsOneMediaStream(Way way) {
        try (Doors doors = way.open()) {
            Reply viewer = doors.play("one");
            assertThat(lines(viewer.body(), "a=msid:")).hasSize(2);
            assertThat(lines(viewer.body(), "a=msid:").stream()
                            .map(line -> line.substring(0, line.indexOf(' ')))
                            .distinct())
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row50SaysThatItIsLite(Way way) {
        try (Doors doors = way.open()) {
            for (Reply answer : answers(doors)) {
                assertThat(lines(answer.body(), "a=ice-lite")).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row51TakesADtlsRole(Way way) {
        try (Doors doors = way.open()) {
            for (String[] roles :
                    new String[][] {{"actpass", "passive"}, {"active", "passive"}, {"passive", "active"}}) {
                Reply answer = doors.offer(
                        "/api/whip/publish/" + roles[0], PUBLISH.replace("setup:actpass", "setup:" + roles[0]));
                session(answer);
                assertThat(lines(answer.body(), "a=setup:")).isNotEmpty().containsOnly("a=setup:" + roles[1]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row52TakesAllLayersOfASimulcast(Way way) {
        try (Doors doors = way.open()) {
            Reply answer = doors.offer(
                    "/api/whip/publish/one",
                    PUBLISH + "a=rid:0 send\r\na=rid:1 send\r\na=rid:2 send\r\na=simulcast:send 0;1;2\r\n");
            session(answer);
            assertThat(lines(answer.body(), "a=rid:")).containsExactly("a=rid:0 recv", "a=rid:1 recv", "a=rid:2 recv");
            assertThat(lines(answer.body(), "a=simulcast:")).containsExactly("a=simulcast:recv 0;1;2");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row61NeverMakesACounterOffer(Way way) {
        try (Doors doors = way.open()) {
            Reply refused = doors.offer("/api/whep/play/one", PUBLISH);
            assertThat(refused.told()).isEqualTo("422 cannot-negotiate");
            assertThat(refused.all("Location")).isEmpty();
            assertThat(doors.ask("PATCH", session(doors.play("one")), PUBLISH, "Content-Type: application/sdp", ANY)
                            .told())
                    .isEqualTo("415 not-fragment");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void rowJ8KeepsTheAnswerShort(Way way) {
        try (Doors doors = way.open()) {
            for (Reply answer : answers(doors)) {
                assertThat(answer.body()).startsWith("v=0\r\n").endsWith("\r\n").hasSizeLessThanOrEqualTo(8_192);
                assertThat(answer.body().replace("\r\n", "")).doesNotContain("\r", "\n");
            }
        }
    }
}
