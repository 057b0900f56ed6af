// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.spi;

import java.util.Map;

/**
 * What a track carries.
 *
 * @param room the room's name
 * @param kind {@code audio} or {@code video}
 * @param codec encoding name in lower case: {@code opus}, {@code vp8}, {@code h264}
 * @param clockRateHz of the RTP timestamps
 * @param channels of audio; 0 for video
 * @param formatParameters the {@code fmtp} values the publisher offered
 */
public record TrackInfo(
        String room, String kind, String codec, int clockRateHz, int channels, Map<String, String> formatParameters) {
    public TrackInfo {
        formatParameters = Map.copyOf(formatParameters);
    }
}
