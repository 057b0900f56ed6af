// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tls;

import java.io.Serial;

/** A certificate or its key cannot be used; the message is one line: which file, what is wrong, what would be right. */
public final class CertificateException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    CertificateException(String message) {
        super(message);
    }

    CertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
