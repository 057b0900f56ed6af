// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.error;

import java.io.Serial;

/** Base of everything this library throws for a reason that lies outside the caller's code. */
public class SfuException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message what failed, with which value, and what would be right */
    public SfuException(String message) {
        super(message);
    }

    public SfuException(String message, Throwable cause) {
        super(message, cause);
    }
}
