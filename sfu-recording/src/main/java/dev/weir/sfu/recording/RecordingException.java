// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import dev.weir.sfu.error.SfuException;
import java.io.Serial;

/** Recording cannot be done as it was asked for. */
public final class RecordingException extends SfuException {
    @Serial
    private static final long serialVersionUID = 1L;

    public RecordingException(String message) {
        super(message);
    }

    public RecordingException(String message, Throwable cause) {
        super(message, cause);
    }
}
