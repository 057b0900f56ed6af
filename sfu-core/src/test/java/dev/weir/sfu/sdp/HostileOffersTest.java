// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.LOCAL;
import static dev.weir.sfu.sdp.SdpFixtures.emptyRoom;
import static dev.weir.sfu.sdp.SdpFixtures.publish;
import static dev.weir.sfu.sdp.SdpFixtures.smallOffer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.NegotiationException;
import dev.weir.sfu.error.SdpException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Offers as large as the parser lets through, each stretched in another direction; what comes out is bounded. */
class HostileOffersTest {
    private static String fill(String text, IntFunction<String> line) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < SdpParser.MAX_ATTRIBUTES - 40; i++) {
            String next = line.apply(i) + "\n";
            if (out.length() + next.length() > SdpParser.MAX_CHARS) {
                break;
            }
            out.append(next);
        }
        return out.toString();
    }

    private static String joined(int count, String separator, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(separator));
    }

    static Stream<Arguments> hostile() {
        String offer = smallOffer();
        return Stream.of(
                Arguments.of(
                        "candidates", fill(offer, i -> "a=candidate:1 1 udp 1 192.0.2.1 " + (i + 1) + " typ host")),
                Arguments.of(
                        "names for candidates", fill(offer, i -> "a=candidate:1 1 udp 1 a" + i + ".local 1 typ host")),
                Arguments.of("rtpmaps", fill(offer, i -> "a=rtpmap:" + i % 128 + " VP8/90000")),
                Arguments.of("rtpmaps of one number", fill(offer, i -> "a=rtpmap:96 VP8/" + i)),
                Arguments.of("format parameters", fill(offer, i -> "a=fmtp:96 k" + i + "=1;l" + i + "=2")),
                Arguments.of("semicolons", fill(offer, i -> "a=fmtp:96 " + ";".repeat(8_000))),
                Arguments.of("feedback", fill(offer, i -> "a=rtcp-fb:96 x" + i)),
                Arguments.of("extensions", fill(offer, i -> "a=extmap:" + i % 15 + " urn:x:" + i)),
                Arguments.of("sources", fill(offer, i -> "a=ssrc:" + (i + 1) + " cname:x")),
                Arguments.of(
                        "groups of sources", fill(offer, i -> "a=ssrc-group:FID " + (2 * i + 1) + " " + (2 * i + 2))),
                Arguments.of("a chain of sources", fill(offer, i -> "a=ssrc-group:FID " + (i + 1) + " " + (i + 2))),
                Arguments.of(
                        "large groups", fill(offer, i -> "a=ssrc-group:SIM" + joined(1_500, "", k -> " " + (k + 1)))),
                Arguments.of("rids", fill(offer, i -> "a=rid:" + i + " send")),
                Arguments.of(
                        "simulcast",
                        fill(
                                offer + "a=simulcast:send " + joined(1_600, ";", k -> "" + k) + "\n",
                                i -> "a=rid:" + i + " send")),
                Arguments.of("fingerprints", fill(offer, i -> "a=fingerprint:sha-256 " + i)),
                Arguments.of("mids", fill(offer, i -> "a=mid:" + i)),
                Arguments.of("directions", fill(offer, i -> "a=inactive")),
                Arguments.of(
                        "bundles",
                        fill(
                                offer.replace("a=group", "a=group:BUNDLE" + " x".repeat(4_000) + "\na=group"),
                                i -> "a=x")),
                Arguments.of("m-lines", fill(offer, i -> "m=audio 0 UDP/TLS/RTP/SAVPF 0")),
                Arguments.of("formats", offer.replace("SAVPF 96 97", "SAVPF" + joined(1_500, "", k -> " " + k))),
                Arguments.of("spaces", fill(offer, i -> "a=candidate:" + " ".repeat(8_000))),
                Arguments.of("a long protocol", offer + "m=x 0 " + "p".repeat(8_000) + " 0\n"),
                Arguments.of("long mids", offer.replace("a=mid:a", "a=mid:" + "a".repeat(8_000))),
                Arguments.of("empty lines", offer + "\n".repeat(SdpParser.MAX_CHARS - offer.length())),
                Arguments.of("nothing but letters", "x".repeat(SdpParser.MAX_CHARS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void answersOrRefusesWithinTheBounds(String name, String text) {
        assertThat(text).hasSizeLessThanOrEqualTo(SdpParser.MAX_CHARS);
        for (String direction : List.of("sendonly", "recvonly")) {
            String offer = text.replace("a=sendonly", "a=" + direction);
            Optional<SessionDescription> answer =
                    direction.equals("sendonly") ? answerPublish(offer) : answerPlay(offer);
            answer.ifPresent(given -> {
                assertThat(given.sizeBytes()).isLessThanOrEqualTo(Negotiator.MAX_ANSWER_BYTES);
                assertThat(SessionDescription.parse(given.print())).isEqualTo(given);
            });
        }
    }

    private static Optional<SessionDescription> answerPublish(String text) {
        try {
            PublishAgreement agreement = publish(text);
            assertThat(agreement.remote().candidates()).hasSizeLessThanOrEqualTo(TransportReader.MAX_CANDIDATES);
            for (ReceiveTrack track : agreement.tracks()) {
                assertThat(track.ssrcs()).hasSizeLessThanOrEqualTo(32);
                assertThat(track.rtxSsrcByPrimary()).hasSizeLessThanOrEqualTo(32);
                assertThat(track.rids()).hasSizeLessThanOrEqualTo(Rid.MAX_RIDS);
                assertThat(track.extensions()).hasSizeLessThanOrEqualTo(10);
            }
            return Optional.of(agreement.answer());
        } catch (SdpException | NegotiationException e) {
            assertThat(e.getMessage()).hasSizeLessThan(400);
            return Optional.empty();
        }
    }

    private static Optional<SessionDescription> answerPlay(String text) {
        try {
            return Optional.of(SdpFixtures.play(text).answer());
        } catch (SdpException | NegotiationException e) {
            assertThat(e.getMessage()).hasSizeLessThan(400);
            return Optional.empty();
        }
    }

    /** Every accepted codec is printed anew for each one that has to go; the number of rounds is what could run away. */
    @Test
    void leavesOutTheLeastPreferredCodecsOfAnAnswerThatIsTooLong() {
        int[] numbers = IntStream.concat(IntStream.range(0, 64), IntStream.range(98, 128))
                .toArray();
        String parameter = "x=" + "y".repeat(400);
        String offer = smallOffer()
                .replace(
                        "SAVPF 96 97",
                        "SAVPF" + Arrays.stream(numbers).mapToObj(n -> " " + n).collect(Collectors.joining()));
        String maps = Arrays.stream(numbers)
                .filter(n -> n != 111)
                .mapToObj(n -> "a=rtpmap:" + n + " VP8/90000\na=fmtp:" + n + " " + parameter + "\n")
                .collect(Collectors.joining());
        PublishAgreement agreement =
                publish(offer.replace(" 111\r\n", " 97\r\n").replace("rtpmap:111", "rtpmap:97") + maps);

        assertThat(agreement.answer().sizeBytes())
                .isBetween(Negotiator.MAX_ANSWER_BYTES - 500, Negotiator.MAX_ANSWER_BYTES);
        List<CodecParameters> kept = agreement.tracks().get(1).codecs();
        assertThat(kept)
                .extracting(CodecParameters::payloadType)
                .startsWith(0, 1, 2)
                .hasSizeBetween(10, 20);
        assertThat(agreement.answer().media().get(1).formats()).hasSameSizeAs(kept);
    }

    @Test
    void refusesAnOfferWhoseShortestAnswerIsTooLong() {
        String text = smallOffer() + "a=fmtp:96 x=" + "y".repeat(8_000) + "\r\n";

        assertThatThrownBy(() -> publish(text))
                .isInstanceOf(NegotiationException.class)
                .hasMessageContaining("at most 8192 are read by every client");
    }

    @Test
    void staysBelowTheLimitCountedInBytesAndNotInCharacters() {
        String text = smallOffer() + "a=fmtp:96 x=" + "\u20AC".repeat(2_500) + "\r\n";

        assertThatThrownBy(() -> publish(text)).isInstanceOf(NegotiationException.class);
    }

    @Test
    void takesZeroAndTakenNumbersForNoSource() {
        int[] drawn = {0, 7, 7, 0, 8, 7, 9, 10};
        int[] next = {0};
        PlayChoice room = new PlayChoice(List.of(), List.of(), "room-one", () -> drawn[next[0]++]);
        SessionDescription offer = SessionDescription.parse(smallOffer().replace("sendonly", "recvonly"));

        List<SendTrack> tracks = Negotiator.answerPlay(offer, LOCAL, room).tracks();

        assertThat(tracks).extracting(SendTrack::ssrc).containsExactly(7, 9);
        assertThat(tracks).extracting(SendTrack::rtxSsrc).containsExactly(0, 10);
    }

    @Test
    void tellsTheCallerThatItsSourcesAreNotRandom() {
        SessionDescription offer = SessionDescription.parse(smallOffer().replace("sendonly", "recvonly"));
        PlayChoice room = new PlayChoice(List.of(), List.of(), "room-one", () -> 1);

        assertThatThrownBy(() -> Negotiator.answerPlay(offer, LOCAL, room)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new PlayChoice(List.of(), List.of(), "two words", () -> 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(emptyRoom().live(MediaKind.AUDIO)).isEmpty();
    }
}
