// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import dev.weir.sfu.buffer.Path;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The far end of a path in the form the kernel takes, and what was learned about the way there. */
final class Remote {
    /** No segmentation on the way there. */
    static final int NO_SEGMENTS = 0;

    private final Path path;
    private final boolean v6;
    private final long high;
    private final long low;
    private final int port;
    private final int scope;
    private int maxSegmentBytes = Integer.MAX_VALUE;

    private Remote(Path path, boolean v6, long high, long low, int scope) {
        this.path = path;
        this.v6 = v6;
        this.high = high;
        this.low = low;
        this.port = path.remote().getPort();
        this.scope = scope;
    }

    /** Null when the path's address is not resolved or of another family than the socket. */
    static @Nullable Remote of(Path path, boolean v6Socket) {
        InetAddress address = path.remote().getAddress();
        if (address instanceof Inet4Address && !v6Socket) {
            int bits = ByteBuffer.wrap(address.getAddress()).getInt();
            return new Remote(path, false, 0, Integer.toUnsignedLong(bits), 0);
        }
        if (address instanceof Inet6Address scoped && v6Socket) {
            ByteBuffer bits = ByteBuffer.wrap(address.getAddress());
            return new Remote(path, true, bits.getLong(), bits.getLong(), scoped.getScopeId());
        }
        return null;
    }

    Path path() {
        return path;
    }

    boolean v6() {
        return v6;
    }

    /** The first half of an IPv6 address; 0 for IPv4. */
    long high() {
        return high;
    }

    /** The second half of an IPv6 address, or the IPv4 address. */
    long low() {
        return low;
    }

    int port() {
        return port;
    }

    int scope() {
        return scope;
    }

    /** Datagrams longer than that do not go there in runs; {@link #NO_SEGMENTS} when none do. */
    int maxSegmentBytes() {
        return maxSegmentBytes;
    }

    void maxSegmentBytes(int bytes) {
        maxSegmentBytes = bytes;
    }

    boolean is(long otherHigh, long otherLow, int otherPort) {
        return low == otherLow && port == otherPort && high == otherHigh;
    }
}
