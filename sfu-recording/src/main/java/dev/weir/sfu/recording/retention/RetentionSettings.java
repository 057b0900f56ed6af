// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.retention;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What recordings are kept here.
 *
 * @param maxAge since its end, that a recording is kept; without one, for ever
 * @param maxBytes of media on this disk, above which the oldest recordings go; without one, whatever there is
 * @param uploading whether recordings are uploaded: then none goes that is not verified at the other side
 */
public record RetentionSettings(Optional<Duration> maxAge, OptionalLong maxBytes, boolean uploading) {
    public RetentionSettings {
        if (maxAge.isPresent() && (maxAge.get().isNegative() || maxAge.get().isZero())) {
            throw new IllegalArgumentException("maxAge must be positive: " + maxAge.get());
        }
        if (maxBytes.isPresent() && maxBytes.getAsLong() < 0) {
            throw new IllegalArgumentException("maxBytes must not be negative: " + maxBytes.getAsLong());
        }
    }
}
