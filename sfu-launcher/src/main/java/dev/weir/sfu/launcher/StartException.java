// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.io.Serial;

/** The server could not start for a reason outside of it, such as a port in use; the message is one line. */
public final class StartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
