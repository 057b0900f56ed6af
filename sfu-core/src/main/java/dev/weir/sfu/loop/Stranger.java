// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;

/** Looks at datagrams that belong to no session. Called on the loop they came to; most are somebody's noise, so it must be cheap. */
@FunctionalInterface
public interface Stranger {
    /**
     * Takes a datagram, or says that it is not for it.
     *
     * @param datagram lent until return
     */
    boolean handle(Packet datagram, Path path);
}
