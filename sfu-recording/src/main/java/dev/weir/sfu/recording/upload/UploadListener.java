// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;

/** Learns how uploads go, each attempt on the thread that makes it, which waits for it. What it throws is logged and harms nobody. */
public interface UploadListener {
    /** An attempt begins. */
    default void attempted(RecordingEntry entry) {}

    /**
     * An attempt has failed. Another one follows, by the next process perhaps.
     *
     * @param retryable as of {@link UploadException#isRetryable}
     */
    default void attemptFailed(RecordingId id, boolean retryable, Exception why) {}

    /**
     * The last attempt is over.
     *
     * @param verified false when the recording is not there any more, or not to be uploaded
     */
    default void ended(RecordingId id, boolean verified) {}
}
