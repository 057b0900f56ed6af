// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.error;

import java.io.Serial;

/** The server is about to go away: it takes no new sessions, and those that are there go on. */
public final class DrainingException extends CapacityException {
    @Serial
    private static final long serialVersionUID = 1L;

    public DrainingException(String message) {
        super(message);
    }
}
