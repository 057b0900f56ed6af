// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * One of the layers that a video stream can be had in.
 *
 * @param spatialLayer from 0
 * @param temporalLayer from 0
 * @param bitrateBps of this layer and all it builds on, smoothed over a second or two
 * @param width in pixels, as the newest keyframe told; of all but the highest spatial layer a guess, half of the next one. 0 when
 *     unknown
 * @param height likewise
 */
public record LayerSnapshot(int spatialLayer, int temporalLayer, long bitrateBps, int width, int height) {}
