// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;

/** Takes datagrams that came by a stream, on the thread that reads the streams. */
@FunctionalInterface
public interface StreamHandler {
    /**
     * Takes one datagram of 1 to {@link Packet#MAX_BYTES} bytes.
     *
     * @param datagram borrowed until return
     * @param path the same object for all datagrams of one stream
     * @return whether any session is known that it is for
     */
    boolean handle(Packet datagram, Path path);
}
