// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.error;

import java.io.Serial;

/** Somebody wants to watch a room to which nobody publishes, and which holds no viewers until somebody does. */
public final class NoPublisherException extends SfuException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int retryAfterSeconds;

    /** @param retryAfterSeconds when to try again first; from then on, players are to ask less and less often */
    public NoPublisherException(String message, int retryAfterSeconds) {
        super(message);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
