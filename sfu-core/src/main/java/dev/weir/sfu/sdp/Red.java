// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Redundant audio in SDP (RFC 2198 section 5): its fmtp line lists the payload types of its blocks, {@code 111/111}. */
final class Red {
    static final String ENCODING_NAME = "red";

    private Red() {}

    static boolean is(CodecParameters codec) {
        return codec.encodingName().equals(ENCODING_NAME);
    }

    /** The payload type that all blocks have; {@link Tokens#NONE} when they differ or nothing is said. */
    static int blockPayloadType(Map<String, String> formatParameters) {
        int common = Tokens.NONE;
        for (String list : formatParameters.keySet()) {
            for (String block : Tokens.split(list, '/')) {
                int payloadType = Tokens.integer(block.strip(), 127);
                if (payloadType == Tokens.NONE || (common != Tokens.NONE && payloadType != common)) {
                    return Tokens.NONE;
                }
                common = payloadType;
            }
        }
        return common;
    }

    /** One codec fewer: redundant audio goes first, then the least preferred. */
    static List<CodecParameters> withoutLeastPreferred(List<CodecParameters> codecs) {
        List<CodecParameters> fewer = new ArrayList<>(codecs);
        int last = fewer.size() - 1;
        for (int i = 0; i < codecs.size(); i++) {
            last = is(codecs.get(i)) ? i : last;
        }
        fewer.remove(last);
        return fewer;
    }
}
