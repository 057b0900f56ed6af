// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import dev.weir.sfu.transport.linux.LinuxTier;
import dev.weir.sfu.transport.nio.NioUdpTransport;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the UDP port with the best tier that this machine has, and says which one in one line of the log. */
public final class UdpPort {
    private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

    private UdpPort() {}

    /**
     * Opens one transport for each of several loops.
     *
     * @param count how many are wanted, at least 1; one comes where the operating system cannot spread datagrams over
     *     sockets of one port, which is everywhere but on Linux
     * @param portable whether to do without the Linux tier although it is there
     * @return the transports; the same {@link dev.weir.sfu.buffer.Path#socket} is the same local address in all
     * @throws IOException when no address could be bound, or the port is in use
     */
    public static List<Transport> open(UdpOptions options, int count, boolean portable) throws IOException {
        boolean shareable = System.getProperty("os.name").equals("Linux");
        int possible = shareable ? count : Math.min(count, 1);
        String reason = portable ? "it was asked for" : "missing: " + LinuxTier.missing();
        boolean linux = !portable && LinuxTier.missing().isEmpty();
        List<Transport> transports =
                linux ? LinuxTier.open(options, possible) : List.copyOf(NioUdpTransport.open(options, possible));
        if (linux) {
            LOG.info("udp: Linux tier (sendmmsg, recvmmsg)");
        } else {
            LOG.info("udp: portable tier, because {}", reason);
        }
        return transports;
    }
}
