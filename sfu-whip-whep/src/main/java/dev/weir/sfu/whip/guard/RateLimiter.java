// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import java.net.InetAddress;
import java.util.OptionalInt;

/** Counts what comes from each address. Thread-safe; never blocks. */
public interface RateLimiter {
    /** Takes one from the address's allowance; when there is none left, the seconds (1 or more) until there is. */
    OptionalInt take(InetAddress client);

    /** As {@link #take}, without taking. */
    OptionalInt look(InetAddress client);

    /** No limit. */
    static RateLimiter none() {
        return new RateLimiter() {
            @Override
            public OptionalInt take(InetAddress client) {
                return OptionalInt.empty();
            }

            @Override
            public OptionalInt look(InetAddress client) {
                return OptionalInt.empty();
            }
        };
    }
}
