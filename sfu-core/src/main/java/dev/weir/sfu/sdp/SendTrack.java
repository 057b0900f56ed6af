// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What we agreed to send on one m-line.
 *
 * @param codecs all the receiver can take, best first; never empty. Format parameters are the receiver's own
 * @param extensions header extension URI to the receiver's identifier
 * @param ssrc of what we send (32 bits, unsigned)
 * @param rtxSsrc of our retransmissions; 0 when no codec has rtx
 * @param twoByteExtensions whether one-byte and two-byte extension headers may be mixed (RFC 8285 section 6)
 */
public record SendTrack(
        int mLineIndex,
        String mid,
        MediaKind kind,
        List<CodecParameters> codecs,
        Map<String, Integer> extensions,
        int ssrc,
        int rtxSsrc,
        boolean twoByteExtensions) {

    public SendTrack {
        codecs = List.copyOf(codecs);
        extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
    }
}
