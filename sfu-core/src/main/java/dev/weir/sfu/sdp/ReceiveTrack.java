// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What we agreed to receive on one m-line.
 *
 * @param mid empty when the offer has a single m-line without one
 * @param codecs all that were accepted, in the sender's order of preference; never empty
 * @param extensions header extension URI to local identifier
 * @param rids simulcast streams in the order of the offer; empty without simulcast
 * @param ssrcs announced primary sources (32 bits, unsigned); often empty with simulcast
 * @param rtxSsrcByPrimary source of the retransmissions of a primary source
 * @param streamId of the msid line; empty when there is none
 * @param twoByteExtensions whether one-byte and two-byte extension headers may be mixed (RFC 8285 section 6)
 */
public record ReceiveTrack(
        int mLineIndex,
        String mid,
        MediaKind kind,
        List<CodecParameters> codecs,
        Map<String, Integer> extensions,
        List<String> rids,
        List<Integer> ssrcs,
        Map<Integer, Integer> rtxSsrcByPrimary,
        String streamId,
        String trackId,
        boolean twoByteExtensions) {

    public ReceiveTrack {
        codecs = List.copyOf(codecs);
        extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
        rids = List.copyOf(rids);
        ssrcs = List.copyOf(ssrcs);
        rtxSsrcByPrimary = Collections.unmodifiableMap(new LinkedHashMap<>(rtxSsrcByPrimary));
    }
}
