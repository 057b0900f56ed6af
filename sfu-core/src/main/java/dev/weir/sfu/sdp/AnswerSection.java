// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One accepted m-line while its answer is made.
 *
 * @param codecs as they will stand in the track
 * @param outgoing what we send there; empty when we receive
 */
record AnswerSection(
        Section offer,
        MediaKind kind,
        List<CodecParameters> codecs,
        List<Extension> extensions,
        Optional<Outgoing> outgoing) {

    AnswerSection withoutLeastPreferredCodec() {
        return new AnswerSection(offer, kind, Red.withoutLeastPreferred(codecs), extensions, outgoing);
    }

    /**
     * Gives each extension number one meaning in the whole bundle; where two m-lines differ, the picture keeps it.
     *
     * <p>RFC 8285 lets them differ, and aiortc's offers do. Its player then reads the sound's levels as the picture's send times,
     * and receives nothing from there on.
     *
     * @param accepted of one bundle; is changed
     */
    static void agreeOnExtensions(List<AnswerSection> accepted) {
        Map<Integer, String> ofVideo = new HashMap<>();
        for (AnswerSection section : accepted) {
            if (section.kind == MediaKind.VIDEO) {
                section.extensions.forEach(extension -> ofVideo.put(extension.id(), extension.uri()));
            }
        }
        accepted.replaceAll(section -> section.keeping(extension ->
                ofVideo.getOrDefault(extension.id(), extension.uri()).equals(extension.uri())));
    }

    private AnswerSection keeping(Predicate<Extension> wanted) {
        List<Extension> kept = extensions.stream().filter(wanted).toList();
        boolean transportCc =
                kept.stream().anyMatch(extension -> extension.uri().equals(Extension.TRANSPORT_CC));
        List<CodecParameters> served = transportCc
                ? codecs
                : codecs.stream().map(CodecParameters::withoutTransportCc).toList();
        return new AnswerSection(offer, kind, served, kept, outgoing);
    }

    boolean hasRtx() {
        for (CodecParameters codec : codecs) {
            if (codec.rtxPayloadType() != CodecParameters.NO_RTX) {
                return true;
            }
        }
        return false;
    }

    boolean twoByteExtensions() {
        return offer.has("extmap-allow-mixed");
    }

    /** @param rtxSsrc used only when a codec has rtx */
    record Outgoing(int ssrc, int rtxSsrc, String streamId, List<CodecParameters> live) {}
}
