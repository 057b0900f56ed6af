// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

/**
 * What became of one stream so far.
 *
 * @param frames given
 * @param incomplete frames of which a packet was missing or malformed, or that were too large; those of which nothing came are not known
 * @param undecodable frames that are whole and were left out, because what they refer to is lost
 * @param beforeKeyframe frames that were left out because there had been no keyframe yet
 * @param recovered packets of sound that were lost and taken from what later ones repeat
 * @param missingPackets numbers that never came
 * @param malformedPackets whose header or payload could not be read
 */
public record AssemblyCounts(
        long frames,
        long incomplete,
        long undecodable,
        long beforeKeyframe,
        long recovered,
        long missingPackets,
        long malformedPackets) {}
