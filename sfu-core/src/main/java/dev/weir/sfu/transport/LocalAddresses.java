// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the addresses of this machine that a peer could reach. */
public final class LocalAddresses {
    private static final Comparator<InetAddress> BEST_FIRST = Comparator.comparing(InetAddress::isLoopbackAddress)
            .thenComparing(address -> !(address instanceof Inet4Address));

    private LocalAddresses() {}

    /**
     * The addresses of the interfaces that are up: IPv4, then IPv6, then loopback. Read anew at each call, because laptops
     * move and leases end. IPv6 link-local addresses are left out: they mean nothing without the name of an interface, which
     * a candidate line cannot carry.
     *
     * @throws SocketException when the operating system does not say
     */
    public static List<InetAddress> usable() throws SocketException {
        return bestFirst(NetworkInterface.networkInterfaces()
                .filter(LocalAddresses::isUp)
                .flatMap(NetworkInterface::inetAddresses)
                .toList());
    }

    /** Leaves out what a peer cannot use and sorts the rest; equals keep their order. */
    static List<InetAddress> bestFirst(Collection<InetAddress> addresses) {
        return addresses.stream()
                .filter(LocalAddresses::isUsable)
                .distinct()
                .sorted(BEST_FIRST)
                .toList();
    }

    private static boolean isUsable(InetAddress address) {
        boolean linkLocalV6 = address.isLinkLocalAddress() && !(address instanceof Inet4Address);
        return !linkLocalV6 && !address.isAnyLocalAddress() && !address.isMulticastAddress();
    }

    private static boolean isUp(NetworkInterface networkInterface) {
        try {
            return networkInterface.isUp();
        } catch (SocketException e) {
            // It went away between the listing and the question.
            return false;
        }
    }
}
