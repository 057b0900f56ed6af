// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import dev.weir.sfu.error.SfuException;
import java.io.Serial;

/** A file could not be uploaded. The message is for people: it is kept in the ledger, and says nothing secret. */
public final class UploadException extends SfuException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String message;
    private final boolean retryable;

    private UploadException(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.message = message;
        this.retryable = retryable;
    }

    private UploadException(String message, boolean retryable) {
        super(message);
        this.message = message;
        this.retryable = retryable;
    }

    /** Of something that passes by itself, such as a broken connection. */
    public static UploadException passing(String message, Throwable cause) {
        return new UploadException(message, true, cause);
    }

    public static UploadException passing(String message) {
        return new UploadException(message, true);
    }

    /** Of something that somebody must put right, such as a missing permission. */
    public static UploadException lasting(String message, Throwable cause) {
        return new UploadException(message, false, cause);
    }

    public static UploadException lasting(String message) {
        return new UploadException(message, false);
    }

    /** Never missing. */
    @Override
    public String getMessage() {
        return message;
    }

    /** Whether it may work soon although nobody does anything. */
    public boolean isRetryable() {
        return retryable;
    }
}
