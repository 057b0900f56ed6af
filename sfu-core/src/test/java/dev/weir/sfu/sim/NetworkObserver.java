// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import java.net.InetSocketAddress;

/** Is told of every datagram on the simulated network. */
@FunctionalInterface
interface NetworkObserver {
    /**
     * A datagram is sent.
     *
     * @param dueNanos when it would arrive over idle links without jitter
     * @param lost whether it never will
     */
    void datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes, long dueNanos, boolean lost);
}
