// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import java.net.InetAddress;
import java.util.OptionalInt;

/** Allows so many in all, then says to wait 7 seconds. */
final class CountingLimiter implements RateLimiter {
    int left;
    int taken;

    CountingLimiter(int left) {
        this.left = left;
    }

    @Override
    public OptionalInt take(InetAddress client) {
        OptionalInt wait = look(client);
        left = Math.max(0, left - 1);
        taken++;
        return wait;
    }

    @Override
    public OptionalInt look(InetAddress client) {
        return left > 0 ? OptionalInt.empty() : OptionalInt.of(7);
    }
}
