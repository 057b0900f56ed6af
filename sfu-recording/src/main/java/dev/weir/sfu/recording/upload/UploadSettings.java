// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import java.time.Duration;

/**
 * How recordings are uploaded.
 *
 * @param parallelism how many at once, 1 to {@value #MAX_PARALLELISM}
 * @param deleteAfterUpload whether media files are deleted here once they are verified there, also those verified earlier
 * @param firstRetry how long after the first failure it is tried again; each time twice as long, less up to half of it by chance
 * @param longestRetry what that grows to, and how long it takes after a failure that does not pass by itself
 */
public record UploadSettings(int parallelism, boolean deleteAfterUpload, Duration firstRetry, Duration longestRetry) {
    static final int MAX_PARALLELISM = 64;

    /** Two at once, nothing deleted, retries after 2 s to 10 min. */
    public static final UploadSettings DEFAULT =
            new UploadSettings(2, false, Duration.ofSeconds(2), Duration.ofMinutes(10));

    public UploadSettings {
        if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
            throw new IllegalArgumentException("parallelism must be 1 to " + MAX_PARALLELISM + ": " + parallelism);
        }
        if (firstRetry.toMillis() < 1 || longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException(
                    "firstRetry must be positive and not above longestRetry: " + firstRetry + ", " + longestRetry);
        }
    }

    public UploadSettings withParallelism(int uploads) {
        return new UploadSettings(uploads, deleteAfterUpload, firstRetry, longestRetry);
    }

    public UploadSettings withDeleteAfterUpload(boolean delete) {
        return new UploadSettings(parallelism, delete, firstRetry, longestRetry);
    }
}
