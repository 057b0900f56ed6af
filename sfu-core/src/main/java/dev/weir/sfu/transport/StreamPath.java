// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.net.InetSocketAddress;

/**
 * A path whose datagrams travel in a stream of its own, such as a TCP connection.
 *
 * <p>Its socket number is negative and no other stream's, so that the check which keeps foreign paths from a transport's sockets
 * finds it as well: datagrams by UDP pay nothing for it. A transport hands such a path's datagrams, and who remembers it, to the path.
 */
public abstract class StreamPath extends Path {
    /** @param number from 0, of this stream only as long as anybody knows the path */
    protected StreamPath(int number, InetSocketAddress local, InetSocketAddress remote) {
        super(-1 - number, local, remote);
    }

    /** Sends a copy of a datagram of at least one byte, or drops and counts it. Any media loop; never blocks. */
    protected abstract void send(Packet datagram);

    /** A session has the path from now on; as often as {@link #release}. Any media loop. */
    protected abstract void claim();

    /** A session has let the path go. Any media loop. */
    protected abstract void release();

    /** Sends by the path's stream; false when it has none or there is nothing to send. */
    public static boolean send(Path path, Packet datagram) {
        boolean sendable = path instanceof StreamPath && datagram.length() > 0;
        if (sendable) {
            ((StreamPath) path).send(datagram);
        }
        return sendable;
    }

    /** What {@link Transport#remember} means for a stream; false when the path is none. */
    public static boolean claim(Path path) {
        if (path instanceof StreamPath stream) {
            stream.claim();
            return true;
        }
        return false;
    }

    /** What {@link Transport#forget} means for a stream; false when the path is none. */
    public static boolean release(Path path) {
        if (path instanceof StreamPath stream) {
            stream.release();
            return true;
        }
        return false;
    }
}
