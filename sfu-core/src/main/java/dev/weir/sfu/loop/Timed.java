// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Outbox;

/** Something with a next deadline that a loop calls when it is due. */
public interface Timed {
    /** Monotonic nanoseconds; {@link Long#MAX_VALUE} for never. */
    long nextDeadline();

    /** Called at or after the deadline. */
    void handleTimeout(long nowNanos, Outbox out);
}
