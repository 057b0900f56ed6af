// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import java.time.Instant;

/**
 * A picture of a room.
 *
 * @param jpeg the file (JFIF, baseline, 4:2:0). Not copied: whoever gets it leaves it as it is
 * @param taken when the room showed it
 * @param width in pixels
 * @param height in pixels
 */
public record Snapshot(byte[] jpeg, Instant taken, int width, int height) {}
