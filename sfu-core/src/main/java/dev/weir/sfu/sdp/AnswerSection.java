// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;
import java.util.Optional;

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
