// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.error;

import java.io.Serial;

/** A session description that does not parse (RFC 8866), with the place where it stopped making sense. */
public final class SdpException extends SfuException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int lineNumber;

    /** @param lineNumber of the offending line, counted from 1; 0 when the description as a whole is at fault */
    public SdpException(int lineNumber, String message) {
        super(lineNumber == 0 ? message : "line " + lineNumber + ": " + message);
        this.lineNumber = lineNumber;
    }

    public int lineNumber() {
        return lineNumber;
    }
}
