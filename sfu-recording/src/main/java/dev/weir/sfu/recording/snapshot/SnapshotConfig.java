// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import java.time.Duration;

/**
 * How pictures are taken.
 *
 * @param maxWidth in pixels, 16 to 1920; a picture that is less wide stays as it is
 * @param maxAge how long a picture stands for its room, also the lack of one
 * @param patience how long a room's first frame is waited for
 */
public record SnapshotConfig(int maxWidth, Duration maxAge, Duration patience) {
    /** At most 320 pixels wide, new every five seconds, waited for during four. */
    public static final SnapshotConfig DEFAULT = new SnapshotConfig(320, Duration.ofSeconds(5), Duration.ofSeconds(4));

    public SnapshotConfig {
        if (maxWidth < 16 || maxWidth > 1920) {
            throw new IllegalArgumentException("maxWidth must be 16 to 1920: " + maxWidth);
        }
        requirePositive("maxAge", maxAge);
        requirePositive("patience", patience);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }

    public SnapshotConfig withMaxWidth(int pixels) {
        return new SnapshotConfig(pixels, maxAge, patience);
    }
}
