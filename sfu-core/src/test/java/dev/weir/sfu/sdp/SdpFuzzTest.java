// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.error.NegotiationException;
import dev.weir.sfu.error.SdpException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Damaged recordings: whatever arrives, it is answered by the rules or refused with one of the two exceptions meant for that.
 *
 * <p>Case {@code n} depends on {@code SEED + n} only, so a failure is replayed by calling {@code check} with the number it names.
 */
class SdpFuzzTest {
    private static final long SEED = 20_261_122;
    private static final int CASES = 10_000;

    private final List<String> recorded = new ArrayList<>();
    private int parsed;
    private int answered;

    SdpFuzzTest() {
        SdpFixtures.PUBLISH.forEach(name -> recorded.add(SdpFixtures.recorded(name)));
        SdpFixtures.PLAY.forEach(name -> recorded.add(SdpFixtures.recorded(name)));
    }

    @Test
    void answersDamagedOffersByTheRulesOrRefusesThem() {
        for (int number = 0; number < CASES; number++) {
            check(number);
        }
        // A mutator that only ever made rubbish would prove nothing about the negotiation.
        assertThat(parsed).isGreaterThan(CASES / 2);
        assertThat(answered).isGreaterThan(CASES / 4);
    }

    private void check(int number) {
        String text = recorded.get(number % recorded.size());
        String other = recorded.get(number / 7 % recorded.size());
        String damaged = new OfferMutator(SEED + number).mutate(text, other);
        try {
            Optional<SessionDescription> offer = orRefused(() -> SessionDescription.parse(damaged));
            if (offer.isPresent()) {
                parsed++;
                assertThat(SessionDescription.parse(offer.get().print())).isEqualTo(offer.get());
                publish(offer.get());
                play(offer.get());
                dial(offer.get());
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("case " + number + " of seed " + SEED + ":\n" + damaged, e);
        }
    }

    private void publish(SessionDescription offer) {
        orRefused(() -> Negotiator.answerPublish(offer, LOCAL)).ifPresent(agreement -> {
            answered++;
            assertAnswers(offer, agreement.answer());
            List<Integer> indices = new ArrayList<>();
            Set<Integer> sources = new HashSet<>();
            for (ReceiveTrack track : agreement.tracks()) {
                indices.add(track.mLineIndex());
                assertCodecs(offer, agreement.answer(), track.mLineIndex(), track.codecs());
                assertThat(track.extensions().values()).doesNotHaveDuplicates().allMatch(id -> id > 0 && id < 256);
                assertThat(track.rids()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(Rid.MAX_RIDS);
                assertThat(track.ssrcs()).containsAll(track.rtxSsrcByPrimary().keySet());
                track.ssrcs().forEach(ssrc -> assertThat(sources.add(ssrc)).isTrue());
                track.rtxSsrcByPrimary()
                        .values()
                        .forEach(ssrc -> assertThat(sources.add(ssrc)).isTrue());
            }
            assertAccepted(agreement.answer(), indices);
        });
    }

    private void play(SessionDescription offer) {
        PlayChoice room = SdpFixtures.emptyRoom();
        orRefused(() -> Negotiator.answerPlay(offer, LOCAL, room)).ifPresent(agreement -> {
            answered++;
            assertAnswers(offer, agreement.answer());
            List<Integer> indices = new ArrayList<>();
            for (SendTrack track : agreement.tracks()) {
                indices.add(track.mLineIndex());
                assertCodecs(offer, agreement.answer(), track.mLineIndex(), track.codecs());
            }
            assertAccepted(agreement.answer(), indices);
        });
    }

    /** Any description may also come as the answer to an offer of ours. */
    private void dial(SessionDescription answer) {
        List<OfferedTrack> tracks = List.of(
                new OfferedTrack(MediaKind.AUDIO, List.of(CodecParameters.of(111, "opus", 48_000, 2)), List.of(), 1, 0),
                new OfferedTrack(MediaKind.VIDEO, List.of(CodecParameters.of(96, "vp8", 90_000, 1)), List.of(), 2, 0));
        for (Offerer offerer : List.of(Offerer.publishing(LOCAL, tracks), Offerer.playing(LOCAL, tracks))) {
            orRefused(() -> offerer.read(answer)).ifPresent(agreement -> {
                List<CodecParameters> codecs = new ArrayList<>();
                agreement.sending().forEach(track -> codecs.addAll(track.codecs()));
                agreement.receiving().forEach(track -> codecs.addAll(track.codecs()));
                assertThat(codecs)
                        .isNotEmpty()
                        .extracting(CodecParameters::payloadType)
                        .isSubsetOf(111, 96);
            });
        }
    }

    private static void assertAnswers(SessionDescription offer, SessionDescription answer) {
        assertThat(answer.sizeBytes()).isLessThanOrEqualTo(Negotiator.MAX_ANSWER_BYTES);
        assertThat(SessionDescription.parse(answer.print())).isEqualTo(answer);
        assertThat(answer.media()).hasSameSizeAs(offer.media());
        for (int i = 0; i < answer.media().size(); i++) {
            assertThat(answer.media().get(i).media())
                    .isEqualTo(offer.media().get(i).media());
            assertThat(new Section(answer, answer.media().get(i), i).mid())
                    .isEqualTo(new Section(offer, offer.media().get(i), i).mid());
        }
    }

    /** Accepted are the tracks and nothing else, and one m-line carries the transport. */
    private static void assertAccepted(SessionDescription answer, List<Integer> indices) {
        List<Integer> live = new ArrayList<>();
        int carrying = 0;
        for (int i = 0; i < answer.media().size(); i++) {
            MediaDescription media = answer.media().get(i);
            if (media.port() != 0) {
                live.add(i);
                assertThat(media.attribute("setup")).isPresent();
            }
            carrying += media.attribute("candidate").isPresent() ? 1 : 0;
        }
        assertThat(indices).isEqualTo(live).hasSizeBetween(1, 2);
        assertThat(carrying).isEqualTo(1);
        assertThat(answer.values("group")).hasSizeLessThanOrEqualTo(1);
    }

    private static void assertCodecs(
            SessionDescription offer, SessionDescription answer, int index, List<CodecParameters> codecs) {
        List<Integer> offered = offer.media().get(index).formats().stream()
                .map(format -> Tokens.integer(format, 127))
                .toList();
        assertThat(codecs)
                .isNotEmpty()
                .extracting(CodecParameters::payloadType)
                .isSubsetOf(offered)
                .doesNotHaveDuplicates()
                .allMatch(CodecReader::isUsable);
        assertThat(answer.media().get(index).formats()).isEqualTo(SectionWriter.formats(codecs));
    }

    private static <T> Optional<T> orRefused(Supplier<T> attempt) {
        try {
            return Optional.of(attempt.get());
        } catch (SdpException | NegotiationException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
            return Optional.empty();
        }
    }
}
