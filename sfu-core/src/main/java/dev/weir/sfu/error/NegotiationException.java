// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.error;

import java.io.Serial;

/** An offer that parses but that this server cannot serve; the message says what was offered and what would do. */
public class NegotiationException extends SfuException {
    @Serial
    private static final long serialVersionUID = 1L;

    public NegotiationException(String message) {
        super(message);
    }
}
