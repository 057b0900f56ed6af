// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/** Reads the start of an RTP payload of one codec. A parser may keep scratch space: one per thread, not thread-safe. */
@FunctionalInterface
public interface PayloadParser {
    /**
     * Reads {@code b[off, off + len)}, the payload without padding, and overwrites {@code out}. Never throws on any content,
     * never reads outside the range, never allocates.
     *
     * @return {@link PayloadInfo#valid}
     */
    boolean parse(byte[] b, int off, int len, PayloadInfo out);

    /** A new parser for the codec. */
    static PayloadParser of(Codec codec) {
        return switch (codec) {
            case OPUS, PCMU, PCMA -> new AudioPayloadParser();
            case RED -> new RedPayloadParser();
            case VP8 -> new Vp8PayloadParser();
            case VP9 -> new Vp9PayloadParser();
            case H264 -> new H264PayloadParser();
            case H265 -> new H265PayloadParser();
            case AV1 -> new Av1PayloadParser();
        };
    }
}
