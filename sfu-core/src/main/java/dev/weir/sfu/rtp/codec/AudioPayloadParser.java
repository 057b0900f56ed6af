// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/** Audio, where each packet is a frame (RFC 7587 section 4.2, RFC 3551 section 4.5.14) and none refers to another. */
final class AudioPayloadParser implements PayloadParser {
    @Override
    public boolean parse(byte[] b, int off, int len, PayloadInfo out) {
        out.clear();
        // An empty Opus payload is legal: DTX of some encoders sends one.
        out.valid = true;
        out.startsFrame = true;
        return true;
    }
}
