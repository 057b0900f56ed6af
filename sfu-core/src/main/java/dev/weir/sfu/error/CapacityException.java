// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.error;

import java.io.Serial;

/** A limit of this server (rooms, sessions, viewers of a room) is reached, or it is closing. */
public class CapacityException extends SfuException {
    @Serial
    private static final long serialVersionUID = 1L;

    public CapacityException(String message) {
        super(message);
    }
}
