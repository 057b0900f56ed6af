// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.LOCAL;
import static dev.weir.sfu.sdp.SdpFixtures.emptyRoom;
import static dev.weir.sfu.sdp.SdpFixtures.offer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every answer owes its client, checked against every recording. */
class ChecklistTest {
    /** @param accepted m-lines of the answer, with their place */
    private record Answer(SessionDescription description, List<Section> accepted) {
        static Answer to(String name) {
            SessionDescription offer = offer(name);
            SessionDescription answer = name.contains("-play")
                    ? Negotiator.answerPlay(offer, LOCAL, emptyRoom()).answer()
                    : Negotiator.answerPublish(offer, LOCAL).answer();
            List<Section> accepted = new ArrayList<>();
            for (int i = 0; i < answer.media().size(); i++) {
                if (answer.media().get(i).port() != 0) {
                    accepted.add(new Section(answer, answer.media().get(i), i));
                }
            }
            return new Answer(answer, accepted);
        }

        List<String> all(String attribute) {
            return accepted.stream()
                    .flatMap(section -> section.media().values(attribute).stream())
                    .toList();
        }
    }

    static Stream<Arguments> rules() {
        return Stream.concat(SdpFixtures.PUBLISH.stream(), SdpFixtures.PLAY.stream())
                .flatMap(name -> Stream.of(
                        rule(name, "one bundle of everything accepted (RFC 9143)", ChecklistTest::isOneBundle),
                        rule(name, "rtcp-mux and rtcp-mux-only (RFC 8858)", ChecklistTest::multiplexesRtcp),
                        rule(name, "one media stream (RFC 9725 section 4.4.2)", ChecklistTest::isOneStream),
                        rule(name, "a DTLS role is taken (RFC 8842)", ChecklistTest::takesARole),
                        rule(name, "complete transport, for libdatachannel", ChecklistTest::isComplete),
                        rule(name, "public IPv4 host first, for FFmpeg", ChecklistTest::startsWithTheIpv4Host),
                        rule(name, "m-lines in order, mids kept (RFC 3264)", ChecklistTest::keepsTheOrder),
                        rule(name, "short, CRLF, v=0 first", ChecklistTest::isShortText),
                        rule(name, "only what was offered", ChecklistTest::repeatsOnlyTheOffer),
                        rule(name, "transport-cc only with its extension", ChecklistTest::pairsTransportCc),
                        rule(name, "numbers unique in the bundle, for Chromium", ChecklistTest::numbersAreUnique),
                        rule(name, "a codec in every m-line, for Firefox", ChecklistTest::everyLineHasACodec)));
    }

    private static Arguments rule(String name, String rule, BiConsumer<SessionDescription, Answer> check) {
        return Arguments.of(rule, name, check);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rules")
    void keepsTheRule(String rule, String name, BiConsumer<SessionDescription, Answer> check) {
        check.accept(offer(name), Answer.to(name));
    }

    private static void isOneBundle(SessionDescription offer, Answer answer) {
        assertThat(answer.description().values("group")).hasSize(1);
        List<String> group = Tokens.split(answer.description().values("group").get(0), ' ');
        assertThat(group.get(0)).isEqualTo("BUNDLE");
        assertThat(group.subList(1, group.size())).containsExactlyInAnyOrderElementsOf(answer.all("mid"));
    }

    private static void multiplexesRtcp(SessionDescription offer, Answer answer) {
        assertThat(answer.all("rtcp-mux")).hasSameSizeAs(answer.accepted());
        assertThat(answer.all("rtcp-mux-only")).hasSameSizeAs(answer.accepted());
    }

    private static void isOneStream(SessionDescription offer, Answer answer) {
        assertThat(answer.accepted())
                .extracting(Section::kind)
                .doesNotHaveDuplicates()
                .hasSizeBetween(1, 2);
        assertThat(answer.all("msid").stream()
                        .map(msid -> Tokens.before(msid, ' '))
                        .distinct())
                .hasSizeLessThanOrEqualTo(1);
        List<String> sources = answer.all("ssrc").stream()
                .filter(line -> line.contains("cname:"))
                .map(line -> Tokens.before(line, ' '))
                .toList();
        assertThat(sources).doesNotHaveDuplicates();
    }

    private static void takesARole(SessionDescription offer, Answer answer) {
        String offered =
                new Section(offer, offer.media().get(0), 0).value("setup").orElseThrow();
        assertThat(answer.all("setup"))
                .hasSameSizeAs(answer.accepted())
                .containsOnly(offered.equals("passive") ? "active" : "passive");
    }

    private static void isComplete(SessionDescription offer, Answer answer) {
        assertThat(answer.all("ice-ufrag")).hasSameSizeAs(answer.accepted()).containsOnly(LOCAL.ufrag());
        assertThat(answer.all("ice-pwd")).hasSameSizeAs(answer.accepted()).containsOnly(LOCAL.pwd());
        assertThat(answer.all("fingerprint"))
                .hasSameSizeAs(answer.accepted())
                .containsOnly(LOCAL.fingerprint().print());
        assertThat(answer.description().attribute("ice-lite")).isPresent();
    }

    private static void startsWithTheIpv4Host(SessionDescription offer, Answer answer) {
        assertThat(answer.all("candidate")).hasSize(2);
        Candidate first = Candidate.parse(answer.all("candidate").get(0)).orElseThrow();
        assertThat(first.address()).isEqualTo("198.51.100.7");
        assertThat(first.transport()).isEqualTo("udp");
        assertThat(first.type()).isEqualTo("host");
        assertThat(answer.all("end-of-candidates")).hasSize(1);
    }

    private static void keepsTheOrder(SessionDescription offer, Answer answer) {
        assertThat(answer.description().media()).hasSameSizeAs(offer.media());
        for (int i = 0; i < offer.media().size(); i++) {
            MediaDescription given = answer.description().media().get(i);
            assertThat(given.media()).isEqualTo(offer.media().get(i).media());
            assertThat(given.protocol()).isEqualTo(offer.media().get(i).protocol());
            assertThat(given.values("mid")).isEqualTo(offer.media().get(i).values("mid"));
        }
    }

    private static void isShortText(SessionDescription offer, Answer answer) {
        String text = answer.description().print();
        assertThat(answer.description().sizeBytes()).isLessThanOrEqualTo(8_192);
        assertThat(text).startsWith("v=0\r\no=").endsWith("\r\n");
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
    }

    private static void repeatsOnlyTheOffer(SessionDescription offer, Answer answer) {
        for (Section section : answer.accepted()) {
            MediaDescription asked = offer.media().get(section.index());
            assertThat(asked.formats()).containsAll(section.media().formats());
            assertThat(asked.values("rtcp-fb")).containsAll(section.media().values("rtcp-fb"));
            assertThat(asked.values("rtpmap")).containsAll(section.media().values("rtpmap"));
            List<String> ids = asked.values("extmap").stream()
                    .map(ChecklistTest::extension)
                    .toList();
            assertThat(section.media().values("extmap"))
                    .allSatisfy(line -> assertThat(extension(line)).isIn(ids));
        }
    }

    /** The number and the URI of an extmap line, without direction. */
    private static String extension(String line) {
        List<String> words = Tokens.split(line, ' ');
        return Tokens.before(words.get(0), '/') + " " + words.get(1);
    }

    private static void pairsTransportCc(SessionDescription offer, Answer answer) {
        for (Section section : answer.accepted()) {
            boolean feedback =
                    section.media().values("rtcp-fb").stream().anyMatch(line -> line.endsWith(" transport-cc"));
            boolean extension =
                    section.media().values("extmap").stream().anyMatch(line -> line.endsWith(Extension.TRANSPORT_CC));
            assertThat(feedback).isEqualTo(extension);
        }
    }

    private static void numbersAreUnique(SessionDescription offer, Answer answer) {
        List<String> formats = answer.accepted().stream()
                .flatMap(section -> section.media().formats().stream())
                .toList();
        assertThat(formats).doesNotHaveDuplicates();
        for (Section section : answer.accepted()) {
            assertThat(section.media().values("extmap").stream().map(line -> Tokens.before(extension(line), ' ')))
                    .doesNotHaveDuplicates();
        }
    }

    private static void everyLineHasACodec(SessionDescription offer, Answer answer) {
        assertThat(answer.accepted()).allSatisfy(section -> {
            MediaKind kind = section.kind().orElseThrow();
            assertThat(CodecReader.read(section, kind)).isNotEmpty();
            assertThat(section.media().values("rtpmap"))
                    .hasSameSizeAs(section.media().formats());
        });
    }
}
