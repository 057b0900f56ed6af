// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

/**
 * What a recorder has done since it was opened.
 *
 * @param rooms that are being recorded now
 * @param droppedPackets that came while the disk was too far behind
 * @param failures to begin, write or complete a recording
 */
public record RecorderStatistics(int rooms, long droppedPackets, long failures) {}
