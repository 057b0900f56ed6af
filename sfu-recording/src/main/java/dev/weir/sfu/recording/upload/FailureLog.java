// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import dev.weir.sfu.recording.ledger.RecordingId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator that uploads fail without telling it for each attempt: of what somebody must put right the first time until
 * something is uploaded again, of what passes by itself when it has not passed for a while. Thread-safe.
 */
final class FailureLog {
    private static final Logger log = LoggerFactory.getLogger(FailureLog.class);
    private static final int STUBBORN = 10;
    private static final int MAX_MESSAGES = 100;

    private final Set<String> told = new HashSet<>();

    synchronized void failed(
            RecordingId id, String message, boolean retryable, int times, Duration wait, Exception cause) {
        if (cause instanceof RuntimeException && !(cause instanceof UploadException)) {
            log.error("recording={} upload failed by a bug, to be tried again in {}", id, wait, cause);
        } else if (!retryable && isNew(message)) {
            log.warn("recording={} cannot be uploaded until somebody acts, stays here: {}", id, message);
        } else if (times == STUBBORN) {
            log.warn("recording={} not uploaded in {} attempts, stays here: {}", id, times, message);
        } else {
            log.debug("recording={} upload failed {} times, to be tried again in {}: {}", id, times, wait, message);
        }
    }

    private boolean isNew(String message) {
        if (told.size() >= MAX_MESSAGES) {
            told.clear();
        }
        return told.add(message);
    }

    synchronized void verified(RecordingId id, Uploader uploader) {
        told.clear();
        log.info("recording={} uploaded to {} and verified", id, uploader);
    }
}
