// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

/**
 * One encoded picture with all its spatial layers, or one packet of sound, as a decoder takes it.
 *
 * @param data its bytes, not to be written to; as {@link TrackFormat#codec()} says how
 * @param rtpTimestamp of its packets, with its rollovers: in ticks of the track's clock, from an arbitrary beginning
 * @param keyframe decoding can start here; always true for sound
 * @param afterLoss something that should have come before this was lost; with pictures that are no keyframes, what is decoded may be
 *     damaged until the next one
 * @param arrivalNanos of its last packet, on the media loop's monotonic clock
 */
public record Frame(byte[] data, long rtpTimestamp, boolean keyframe, boolean afterLoss, long arrivalNanos) {}
