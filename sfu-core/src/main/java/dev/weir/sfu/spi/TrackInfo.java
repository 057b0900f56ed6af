// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.spi;

import java.util.Map;

/**
 * What a stream carries, and which one it is: an equal value says that sequence numbers and timestamps go on where they were.
 *
 * <p>Another publisher, another simulcast encoding, another codec and another SSRC make another value. While it is the same
 * stream it is the same object too.
 *
 * @param room the room's name
 * @param sessionId the publisher's
 * @param kind {@code audio} or {@code video}
 * @param rid of the simulcast encoding; empty without simulcast
 * @param ssrc the publisher's, 32 bits without sign. A publisher that changes it within a track has begun another stream
 * @param codec encoding name in lower case: {@code opus}, {@code vp8}, {@code h264}
 * @param clockRateHz of the RTP timestamps
 * @param channels of audio; 0 for video
 * @param formatParameters the {@code fmtp} values the publisher offered
 */
public record TrackInfo(
        String room,
        String sessionId,
        String kind,
        String rid,
        int ssrc,
        String codec,
        int clockRateHz,
        int channels,
        Map<String, String> formatParameters) {
    public TrackInfo {
        formatParameters = Map.copyOf(formatParameters);
    }
}
