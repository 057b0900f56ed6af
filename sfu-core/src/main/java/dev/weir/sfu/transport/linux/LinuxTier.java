// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.UdpOptions;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Whether this Java and this machine can do without {@link java.nio.channels.DatagramChannel}. */
public final class LinuxTier {
    private static final String MISSING = "Java 22 or later, and a build that had one";

    private LinuxTier() {}

    /** Why this tier cannot be had; empty when it can. */
    public static String missing() {
        return MISSING;
    }

    /**
     * Opens transports that share a port.
     *
     * @param count at least 1
     * @throws IOException when no address could be bound, or the port is in use
     * @throws UnsupportedOperationException when the tier is missing
     */
    public static List<Transport> open(UdpOptions options, int count) throws IOException {
        return open(options, count, calls -> calls);
    }

    /** A test may put something between a transport and its system calls. */
    static List<Transport> open(UdpOptions options, int count, UnaryOperator<DatagramCalls> wire) throws IOException {
        throw new UnsupportedOperationException("the Linux tier needs " + MISSING);
    }
}
