// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import dev.weir.sfu.transport.linux.LinuxTier;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** The implementations there are on this JVM; the Linux one only in the packaged jar on Java 22 or later. */
public enum Tier {
    PORTABLE,
    LINUX;

    /** For {@code @MethodSource}. */
    public static Stream<Tier> present() {
        return LinuxTier.missing().isEmpty() ? Stream.of(values()) : Stream.of(PORTABLE);
    }

    public List<Transport> open(UdpOptions options, int count) throws IOException {
        return UdpPort.open(options, count, this == PORTABLE);
    }

    public Transport open(InetAddress... addresses) throws IOException {
        return open(UdpOptions.onPort(0, List.of(addresses)), 1).get(0);
    }
}
