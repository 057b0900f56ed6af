// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.error;

import java.io.Serial;

/** A room that has its limit of viewers was asked to take another one. */
public final class RoomFullException extends CapacityException {
    @Serial
    private static final long serialVersionUID = 1L;

    public RoomFullException(String message) {
        super(message);
    }
}
