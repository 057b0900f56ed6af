// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

/**
 * What was recorded of one track.
 *
 * @param kind {@code audio} or {@code video}
 * @param codec its encoding name in lower case, {@code vp8}
 * @param width of its largest picture in pixels; 0 for sound
 * @param height of its largest picture in pixels; 0 for sound
 * @param frames written
 * @param lostPackets that never came
 * @param gaps in which something is missing
 */
public record RecordTrack(String kind, String codec, int width, int height, long frames, long lostPackets, long gaps) {}
