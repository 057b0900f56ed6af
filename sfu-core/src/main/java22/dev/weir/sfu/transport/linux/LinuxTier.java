// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.UdpOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this machine can do without {@link java.nio.channels.DatagramChannel}. */
public final class LinuxTier {
    /** The machines whose numbers and layouts are those of {@link Native}. */
    private static final Set<String> MACHINES = Set.of("amd64", "x86_64", "aarch64");

    private static final Logger LOG = LoggerFactory.getLogger(LinuxTier.class);

    private LinuxTier() {}

    /** Why this tier cannot be had; empty when it can. */
    public static String missing() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return "Linux";
        }
        if (!MACHINES.contains(System.getProperty("os.arch"))) {
            return "x86_64 or aarch64";
        }
        try {
            Libc.load();
            return "";
        } catch (IllegalCallerException | LinkageError e) {
            // IllegalCallerException: the JVM was started without native access, and says what to add.
            Throwable reason = e.getCause() == null ? e : e.getCause();
            return String.valueOf(reason.getMessage());
        }
    }

    /**
     * Opens transports that share a port.
     *
     * @param count at least 1
     * @throws IOException when no address could be bound, or the port is in use
     */
    public static List<Transport> open(UdpOptions options, int count) throws IOException {
        return open(options, count, calls -> calls);
    }

    /** A test may put something between a transport and its system calls. */
    static List<Transport> open(UdpOptions options, int count, UnaryOperator<DatagramCalls> wire) throws IOException {
        List<List<LinuxSocket>> sockets = new SocketBinder(options).bind(count);
        List<Transport> transports = new ArrayList<>();
        try {
            if (count > 1) {
                Libc libc = new Libc();
                sockets.get(0).forEach(socket -> socket.gather(libc));
            }
            for (List<LinuxSocket> ofOne : sockets) {
                Libc libc = new Libc();
                ArrivalClock clock = new ArrivalClock(System::nanoTime, libc::wallNanos);
                transports.add(new LinuxUdpTransport(ofOne, WakeUp.open(libc), wire.apply(libc), clock));
            }
            boolean segments = sockets.get(0).get(0).segments();
            LOG.info(
                    "udp: listening on {}, {} socket(s) each, {}",
                    transports.get(0).localAddresses(),
                    count,
                    segments ? "with UDP_SEGMENT" : "a kernel without UDP_SEGMENT");
            return List.copyOf(transports);
        } catch (IOException e) {
            transports.forEach(Transport::close);
            sockets.stream()
                    .skip(transports.size())
                    .forEach(ofOne -> ofOne.forEach(socket -> Libc.close(socket.descriptor())));
            throw e;
        }
    }
}
