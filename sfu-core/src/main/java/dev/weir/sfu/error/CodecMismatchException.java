// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.error;

import java.io.Serial;

/** A viewer's offer that would do but for its codecs: it has none of what the room sends now. */
public final class CodecMismatchException extends NegotiationException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String mediaName;

    /** @param mediaName {@code audio} or {@code video} */
    public CodecMismatchException(String mediaName, String message) {
        super(message);
        this.mediaName = mediaName;
    }

    /** What the viewer could not take: {@code audio} or {@code video}. An offer without that m-line would be served. */
    public String mediaName() {
        return mediaName;
    }
}
