// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.error;

import java.io.Serial;

/** A viewer asked for a simulcast encoding that its room's publisher does not send, or while nobody publishes. */
public final class NoSuchLayerException extends SfuException {
    @Serial
    private static final long serialVersionUID = 1L;

    public NoSuchLayerException(String message) {
        super(message);
    }
}
