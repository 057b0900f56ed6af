// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import java.util.Optional;

/**
 * How often it was tried to upload a recording.
 *
 * @param failed how many attempts failed
 * @param lastError what went wrong at the last one, for people; empty when nothing did
 */
public record UploadAttempts(int failed, Optional<String> lastError) {
    /** Before the first one. */
    public static final UploadAttempts NONE = new UploadAttempts(0, Optional.empty());

    public UploadAttempts {
        NotNegative.check("failed", failed);
        lastError = lastError.map(Sentence::of);
    }

    UploadAttempts failedOnceMore(String error) {
        return new UploadAttempts(failed == Integer.MAX_VALUE ? failed : failed + 1, Optional.of(error));
    }

    UploadAttempts succeeded() {
        return new UploadAttempts(failed, Optional.empty());
    }
}
