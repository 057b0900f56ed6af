// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One codec of an m-line, with what both sides agreed about it.
 *
 * @param payloadType 0 to 63 or 96 to 127: the numbers between collide with RTCP (RFC 5761 section 4)
 * @param encodingName lower case: {@code opus}, {@code red}, {@code pcmu}, {@code pcma}, {@code vp8}, {@code vp9}, {@code h264}, {@code h265}, {@code av1}
 * @param formatParameters the {@code a=fmtp} line in its order, keys in lower case
 * @param rtxPayloadType of the retransmission stream, {@link #NO_RTX} when none was agreed
 * @param nack generic NACK was agreed (RFC 4585)
 * @param pli picture loss indication was agreed (RFC 4585)
 * @param fir full intra request was agreed (RFC 5104)
 * @param remb receiver estimated maximum bitrate was agreed
 * @param transportCc transport-wide feedback was agreed, and the header extension with it
 */
public record CodecParameters(
        int payloadType,
        String encodingName,
        int clockRateHz,
        int channels,
        Map<String, String> formatParameters,
        int rtxPayloadType,
        boolean nack,
        boolean pli,
        boolean fir,
        boolean remb,
        boolean transportCc) {

    /** Stands for "no retransmission stream". */
    public static final int NO_RTX = -1;

    public CodecParameters {
        formatParameters = Collections.unmodifiableMap(new LinkedHashMap<>(formatParameters));
    }

    /** A codec without parameters, rtx or feedback. */
    public static CodecParameters of(int payloadType, String encodingName, int clockRateHz, int channels) {
        return new CodecParameters(
                payloadType, encodingName, clockRateHz, channels, Map.of(), NO_RTX, false, false, false, false, false);
    }

    /** The value of a format parameter, or {@code otherwise}. */
    public String formatParameter(String key, String otherwise) {
        return formatParameters.getOrDefault(key, otherwise);
    }

    /** The same codec with other format parameters. */
    public CodecParameters withFormatParameters(Map<String, String> parameters) {
        return new CodecParameters(
                payloadType,
                encodingName,
                clockRateHz,
                channels,
                parameters,
                rtxPayloadType,
                nack,
                pli,
                fir,
                remb,
                transportCc);
    }

    CodecParameters withoutTransportCc() {
        return new CodecParameters(
                payloadType,
                encodingName,
                clockRateHz,
                channels,
                formatParameters,
                rtxPayloadType,
                nack,
                pli,
                fir,
                remb,
                false);
    }

    CodecParameters withoutRtx() {
        return new CodecParameters(
                payloadType,
                encodingName,
                clockRateHz,
                channels,
                formatParameters,
                NO_RTX,
                nack,
                pli,
                fir,
                remb,
                transportCc);
    }
}
