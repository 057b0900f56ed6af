// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import dev.weir.sfu.error.CodecMismatchException;
import dev.weir.sfu.error.NegotiationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Answers the offers of publishers (WHIP, RFC 9725 section 4.4) and viewers (WHEP). There is one round only: what is agreed here
 * holds until the session ends.
 *
 * <p>We are the DTLS server unless the offer insists on being it (FFmpeg does). Everything supported is accepted, so that a
 * publisher may change its codec and a viewer outlives such a change.
 */
public final class Negotiator {
    /** FFmpeg reads no more of an answer than this. */
    static final int MAX_ANSWER_BYTES = 8_192;

    private static final int MAX_SSRC_DRAWS = 100;

    private Negotiator() {}

    /**
     * Answers a publisher who may send as much as it likes.
     *
     * @throws NegotiationException when the offer cannot be served as a whole; WHIP knows no partial success
     */
    public static PublishAgreement answerPublish(SessionDescription offer, LocalTransport local)
            throws NegotiationException {
        return answerPublish(offer, local, MediaDescription.NO_LIMIT);
    }

    /**
     * Answers a publisher.
     *
     * @param maxBps what the publisher may send, told by {@code b=}; {@link MediaDescription#NO_LIMIT} for as much as it likes
     * @throws NegotiationException when the offer cannot be served as a whole; WHIP knows no partial success
     */
    public static PublishAgreement answerPublish(SessionDescription offer, LocalTransport local, long maxBps)
            throws NegotiationException {
        OfferPlan plan = OfferPlan.of(offer, true);
        Section carrier = plan.carrier(plan.wanted().get(0));
        RemoteTransport remote = TransportReader.read(carrier, TransportReader.answeringRole(carrier), false);
        List<AnswerSection> accepted = new ArrayList<>();
        for (Section section : plan.wanted()) {
            AnswerSection answer = common(section, true, Optional.empty());
            if (answer.codecs().isEmpty()) {
                throw noCodec(section, answer.kind());
            }
            if (Rid.read(section).size() > Rid.MAX_RIDS) {
                throw new NegotiationException("more than " + Rid.MAX_RIDS + " simulcast streams; offer fewer");
            }
            accepted.add(answer);
        }
        refuseSharedPayloadTypes(accepted);
        AnswerSection.agreeOnExtensions(accepted);
        AnswerWriter writer = new AnswerWriter(
                offer, local, remote.localRole(), !plan.bundle().isEmpty(), maxBps);
        SessionDescription answer = fit(writer, accepted);
        List<ReceiveTrack> tracks =
                inOfferOrder(accepted).stream().map(Negotiator::receiveTrack).toList();
        refuseSharedSsrcs(tracks);
        return new PublishAgreement(answer, remote, tracks);
    }

    /**
     * Answers a viewer.
     *
     * @throws CodecMismatchException when the offer has none of what the room sends now
     * @throws NegotiationException when the offer cannot be served for another reason
     */
    public static PlayAgreement answerPlay(SessionDescription offer, LocalTransport local, PlayChoice choice)
            throws NegotiationException {
        OfferPlan plan = OfferPlan.of(offer, false);
        Set<Integer> ssrcs = new HashSet<>();
        List<AnswerSection> accepted = new ArrayList<>();
        for (Section section : plan.wanted()) {
            MediaKind kind = section.kind().orElseThrow();
            List<CodecParameters> live = choice.live(kind);
            AnswerSection.Outgoing outgoing = new AnswerSection.Outgoing(
                    newSsrc(choice.ssrcs(), ssrcs), newSsrc(choice.ssrcs(), ssrcs), choice.streamId(), live);
            AnswerSection answer = common(section, false, Optional.of(outgoing));
            if (!live.isEmpty() && !carriesAny(live, answer.codecs())) {
                throw new CodecMismatchException(
                        kind.mediaName(),
                        "the room sends " + CodecMatch.describe(live) + ", the offer's " + kind.mediaName()
                                + " m-line has " + CodecMatch.describe(answer.codecs()));
            }
            if (!answer.codecs().isEmpty()) {
                accepted.add(answer);
            }
        }
        if (accepted.isEmpty()) {
            Section section = plan.wanted().get(0);
            throw noCodec(section, section.kind().orElseThrow());
        }
        Section carrier = plan.carrier(accepted.get(0).offer());
        RemoteTransport remote = TransportReader.read(carrier, TransportReader.answeringRole(carrier), false);
        refuseSharedPayloadTypes(accepted);
        AnswerSection.agreeOnExtensions(accepted);
        AnswerWriter writer = new AnswerWriter(
                offer, local, remote.localRole(), !plan.bundle().isEmpty(), MediaDescription.NO_LIMIT);
        SessionDescription answer = fit(writer, accepted);
        List<SendTrack> tracks = new ArrayList<>();
        for (AnswerSection section : inOfferOrder(accepted)) {
            tracks.add(sendTrack(section));
        }
        return new PlayAgreement(answer, remote, tracks);
    }

    private static AnswerSection common(
            Section section, boolean publishing, Optional<AnswerSection.Outgoing> outgoing) {
        MediaKind kind = section.kind().orElseThrow();
        List<CodecParameters> offered = CodecReader.read(section, kind);
        boolean wanted = false;
        for (CodecParameters codec : offered) {
            wanted |= codec.transportCc();
        }
        List<Extension> extensions = Extension.read(section, publishing, wanted);
        boolean transportCc = false;
        for (Extension extension : extensions) {
            transportCc |= extension.uri().equals(Extension.TRANSPORT_CC);
        }
        List<CodecParameters> codecs = new ArrayList<>();
        for (CodecParameters codec : offered) {
            CodecParameters agreed = transportCc || !codec.transportCc() ? codec : codec.withoutTransportCc();
            codecs.add(publishing ? AnsweredFormat.received(agreed) : agreed);
        }
        if (outgoing.isPresent()) {
            codecs = CodecMatch.liveFirst(outgoing.get().live(), codecs);
        }
        return new AnswerSection(section, kind, codecs, extensions, outgoing);
    }

    /**
     * Leaves out the least preferred codecs, one by one, until the answer is short enough. Recorded offers never need it.
     *
     * @param accepted is changed to what the answer says
     */
    private static SessionDescription fit(AnswerWriter writer, List<AnswerSection> accepted) {
        SessionDescription answer = writer.write(accepted);
        while (answer.sizeBytes() > MAX_ANSWER_BYTES) {
            int longest = 0;
            for (int i = 1; i < accepted.size(); i++) {
                if (accepted.get(i).codecs().size()
                        > accepted.get(longest).codecs().size()) {
                    longest = i;
                }
            }
            if (accepted.get(longest).codecs().size() == 1) {
                throw new NegotiationException("the answer would have " + answer.sizeBytes() + " bytes, at most "
                        + MAX_ANSWER_BYTES + " are read by every client; offer fewer m-lines or shorter parameters");
            }
            accepted.set(longest, accepted.get(longest).withoutLeastPreferredCodec());
            answer = writer.write(accepted);
        }
        return answer;
    }

    private static List<AnswerSection> inOfferOrder(List<AnswerSection> accepted) {
        List<AnswerSection> ordered = new ArrayList<>(accepted);
        ordered.sort(Comparator.comparingInt(section -> section.offer().index()));
        return ordered;
    }

    private static ReceiveTrack receiveTrack(AnswerSection section) {
        Sources sources = Sources.read(section.offer().media());
        return new ReceiveTrack(
                section.offer().index(),
                section.offer().mid(),
                section.kind(),
                section.codecs(),
                Extension.ids(section.extensions()),
                Rid.read(section.offer()).stream().map(Rid::id).toList(),
                sources.ssrcs(),
                sources.rtxSsrcByPrimary(),
                sources.streamId(),
                sources.trackId(),
                section.twoByteExtensions());
    }

    private static SendTrack sendTrack(AnswerSection section) {
        AnswerSection.Outgoing outgoing = section.outgoing().orElseThrow();
        return new SendTrack(
                section.offer().index(),
                section.offer().mid(),
                section.kind(),
                section.codecs(),
                Extension.ids(section.extensions()),
                outgoing.ssrc(),
                section.hasRtx() ? outgoing.rtxSsrc() : 0,
                section.twoByteExtensions());
    }

    /** Within a bundle a number has one meaning (RFC 9143 section 9.1); audio and video have no codec in common. */
    private static void refuseSharedPayloadTypes(List<AnswerSection> accepted) {
        Set<String> seen = new HashSet<>();
        for (AnswerSection section : accepted) {
            for (String payloadType : SectionWriter.formats(section.codecs())) {
                if (!seen.add(payloadType)) {
                    throw new NegotiationException("payload type " + payloadType
                            + " is offered for audio and for video; give each codec a number of its own");
                }
            }
        }
    }

    /** A source that stood for two m-lines, or for media and retransmissions, would be sorted wrongly. */
    private static void refuseSharedSsrcs(List<ReceiveTrack> tracks) {
        Set<Integer> seen = new HashSet<>();
        for (ReceiveTrack track : tracks) {
            Stream.concat(track.ssrcs().stream(), track.rtxSsrcByPrimary().values().stream())
                    .filter(ssrc -> !seen.add(ssrc))
                    .findFirst()
                    .ifPresent(ssrc -> {
                        throw new NegotiationException("ssrc " + Integer.toUnsignedString(ssrc)
                                + " is announced twice; give each m-line its own");
                    });
        }
    }

    private static boolean carriesAny(List<CodecParameters> live, List<CodecParameters> codecs) {
        for (CodecParameters codec : live) {
            if (CodecMatch.payloadTypeFor(codec, codecs) != CodecMatch.NONE) {
                return true;
            }
        }
        return false;
    }

    private static int newSsrc(IntSupplier random, Set<Integer> taken) {
        for (int i = 0; i < MAX_SSRC_DRAWS; i++) {
            int ssrc = random.getAsInt();
            if (ssrc != 0 && taken.add(ssrc)) {
                return ssrc;
            }
        }
        throw new IllegalStateException("ssrcs gave no new value in " + MAX_SSRC_DRAWS + " draws");
    }

    private static NegotiationException noCodec(Section section, MediaKind kind) {
        String supported = kind == MediaKind.AUDIO ? "opus, PCMU or PCMA" : "VP8, VP9, H264, H265 or AV1";
        return new NegotiationException("no supported codec in the " + kind.mediaName() + " m-line (formats "
                + Tokens.excerpt(String.join(" ", section.media().formats())) + "); offer " + supported);
    }
}
