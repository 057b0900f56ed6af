// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.AnswerLaw.Exchange;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What real clients send, at the door of a real SFU: each gets the right answer. No media: nobody is behind the offers.
 *
 * <p>Of the checklist's section J, rules 1 to 8 and 12 speak of answers and are laws here; 9 to 11 speak of packets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientOffersTest {
    private static final List<IceServer> ICE_SERVERS =
            List.of(IceServer.stun("stun:stun.example:3478"), IceServer.turn("turn:turn.example:3478", "name", "word"));

    private final Sfu sfu = Sfu.open(SfuConfig.builder()
            .rtcPort(0)
            .advertisedAddresses(List.of(AnswerLaw.IPV4, AnswerLaw.IPV6))
            .build());
    private final WhipWhepHandlers handlers = new WhipWhepHandlers(
            sfu, WhipWhepConfig.builder().iceServers(ICE_SERVERS).build());
    private final Map<String, HttpResponse> responses = new TreeMap<>();

    @BeforeAll
    void offerAll() throws Exception {
        for (String name : names()) {
            HttpRequest offer = Requests.offer(path(name), Requests.recorded(name));
            responses.put(name, handlers.handle(offer).join());
        }
    }

    @AfterAll
    void close() {
        sfu.close();
    }

    /** Every file there is, so that none is forgotten. */
    static List<String> names() throws Exception {
        Path directory =
                Path.of(ClientOffersTest.class.getResource(Requests.RECORDED).toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".sdp"))
                    .map(file -> file.substring(0, file.length() - ".sdp".length()))
                    .sorted()
                    .toList();
        }
    }

    static Stream<Arguments> laws() throws Exception {
        return names().stream().flatMap(name -> Stream.of(AnswerLaw.values()).map(law -> Arguments.of(law, name)));
    }

    private static boolean isPublisher(String name) {
        return name.contains("-publish");
    }

    private static String path(String name) {
        return (isPublisher(name) ? "/api/whip/publish/" : "/api/whep/play/") + name;
    }

    private HttpResponse responseTo(String name) {
        return Optional.ofNullable(responses.get(name)).orElseThrow();
    }

    private Exchange exchange(String name) {
        HttpResponse response = responseTo(name);
        String answer = Requests.text(response);
        return new Exchange(
                isPublisher(name),
                sfu.rtcPort(),
                Sdp.of(Requests.recorded(name)),
                Sdp.of(answer),
                answer,
                response.body().length);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("laws")
    void keepsTheLaw(AnswerLaw law, String name) {
        law.check(exchange(name));
    }

    /** One line for each client: what it is answered where clients differ. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/answers.csv", delimiter = '|', numLinesToSkip = 1)
    void answersEachClientItsWay(String name, String setup, String group, String mLines, String simulcast) {
        Sdp answer = exchange(name).answer();

        assertThat(answer.accepted())
                .allSatisfy(section -> assertThat(section.all("setup")).containsExactly(setup));
        assertThat(answer.all("group")).containsExactly("BUNDLE " + group);
        assertThat(answer.sections().stream().map(ClientOffersTest::summary).collect(Collectors.joining(", ")))
                .isEqualTo(mLines);
        assertThat(answer.sections().stream()
                        .flatMap(section -> section.all("simulcast").stream())
                        .collect(Collectors.joining()))
                .isEqualTo(simulcast == null ? "" : simulcast);
    }

    /** {@code video 96+97 98}: payload types, each with that of its retransmission. */
    private static String summary(Sdp.Section section) {
        if (!section.isAccepted()) {
            return section.media() + " refused";
        }
        Map<String, String> rtx = section.all("fmtp").stream()
                .filter(line -> line.matches("\\d+ apt=\\d+"))
                .collect(Collectors.toMap(line -> line.substring(line.indexOf('=') + 1), Sdp::head));
        return section.media() + " "
                + section.formats().stream()
                        .filter(format -> !rtx.containsValue(format))
                        .map(format -> rtx.containsKey(format) ? format + "+" + rtx.get(format) : format)
                        .collect(Collectors.joining(" "));
    }

    @Test
    void hasALineForEachClient() throws Exception {
        try (Stream<String> lines = Files.lines(
                Path.of(ClientOffersTest.class.getResource("/answers.csv").toURI()))) {
            assertThat(lines.skip(1)
                            .map(line -> line.substring(0, line.indexOf('|')).strip()))
                    .containsExactlyElementsOf(names());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void createsASessionForEachClient(String name) {
        HttpResponse response = responseTo(name);

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.headers().all("Content-Type")).containsExactly("application/sdp");
        assertThat(response.headers().all("ETag")).singleElement().asString().matches("\"[^\"]+\"");
        // OBS reads one server a line, and only of lines that begin with it.
        assertThat(response.headers().all("Link"))
                .filteredOn(link -> link.contains("ice-server"))
                .containsExactly(
                        "<stun:stun.example:3478>; rel=\"ice-server\"",
                        "<turn:turn.example:3478>; rel=\"ice-server\"; username=\"name\"; credential=\"word\";"
                                + " credential-type=\"password\"");
        String location = response.headers().all("Location").get(0);
        assertThat(location).startsWith(isPublisher(name) ? "/api/whip/session/" : "/api/whep/session/");
    }

    @ParameterizedTest
    @MethodSource("names")
    void endsTheSessionOfEachClient(String name) {
        String path = path(name) + "-2";
        HttpResponse created =
                handlers.handle(Requests.offer(path, Requests.recorded(name))).join();
        HttpRequest delete =
                Requests.of("DELETE", created.headers().all("Location").get(0));

        assertThat(handlers.handle(delete).join().status()).isEqualTo(200);
        assertThat(handlers.handle(delete).join().status()).isEqualTo(404);
        assertThat(handlers.handle(Requests.offer(path, Requests.recorded(name)))
                        .join()
                        .status())
                .isEqualTo(201);
    }
}
