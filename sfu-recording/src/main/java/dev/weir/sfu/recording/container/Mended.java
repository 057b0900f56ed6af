// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import java.time.Duration;

/**
 * A media file that a killed process left and that is whole again.
 *
 * @param sizeBytes of the file now
 * @param duration from its beginning to the end of its last frame
 * @param frames in all tracks; 0 when there is nothing to play in it
 */
public record Mended(long sizeBytes, Duration duration, long frames) {}
