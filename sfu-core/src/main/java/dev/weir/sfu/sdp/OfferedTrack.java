// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * One m-line of an offer of ours.
 *
 * @param codecs best first; never empty
 * @param extensions URIs of header extensions, at most 14 different ones in an offer
 * @param ssrc of what we would send (32 bits, unsigned); not printed when we only receive
 * @param rtxSsrc of our retransmissions; 0 when no codec has rtx
 */
public record OfferedTrack(
        MediaKind kind, List<CodecParameters> codecs, List<String> extensions, int ssrc, int rtxSsrc) {

    public OfferedTrack {
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException("an offered track must have a codec");
        }
        codecs = List.copyOf(codecs);
        extensions = List.copyOf(extensions);
    }

    /** What an answer says about our codecs; what we did not offer, under that payload type, is left out. */
    List<CodecParameters> agreed(List<CodecParameters> answered) {
        List<CodecParameters> agreed = new ArrayList<>();
        for (CodecParameters codec : answered) {
            for (CodecParameters offered : codecs) {
                if (offered.payloadType() == codec.payloadType()
                        && offered.encodingName().equals(codec.encodingName())) {
                    boolean sameRtx = offered.rtxPayloadType() == codec.rtxPayloadType();
                    agreed.add(sameRtx ? codec : codec.withoutRtx());
                }
            }
        }
        return List.copyOf(agreed);
    }
}
