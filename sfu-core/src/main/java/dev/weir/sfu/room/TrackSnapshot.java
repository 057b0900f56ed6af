// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * One track of a room's publisher.
 *
 * @param kind {@code audio} or {@code video}
 * @param codec encoding name in lower case, {@code opus} or {@code vp8}; empty before the first packet
 * @param bitrateBps received over the last second
 * @param packets received since the track began
 */
public record TrackSnapshot(String kind, String codec, long bitrateBps, long packets) {}
