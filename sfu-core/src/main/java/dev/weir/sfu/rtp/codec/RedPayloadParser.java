// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/** Audio with earlier packets repeated (RFC 2198): says where the packet's own frame begins. */
final class RedPayloadParser implements PayloadParser {
    private final RedPayload red = new RedPayload();

    @Override
    public boolean parse(byte[] b, int off, int len, PayloadInfo out) {
        out.clear();
        out.valid = red.parse(b, off, len);
        out.startsFrame = out.valid;
        out.redundantBytes = out.valid ? red.primaryOffset : len;
        return out.valid;
    }
}
