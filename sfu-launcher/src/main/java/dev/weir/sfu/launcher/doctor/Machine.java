// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** What the doctor asks of the machine and its network; methods may block for some seconds. */
interface Machine {
    Instant now();

    int javaVersion();

    String operatingSystem();

    int processors();

    long heapBytes();

    boolean isContainer();

    /** The number in a file of the kernel's, when there is one. */
    OptionalLong kernelNumber(Path file);

    /** Binds and lets go; an empty host is every address. */
    void bindTcp(String host, int port) throws IOException;

    void bindUdp(int port) throws IOException;

    /** Of interfaces that are up. */
    List<InetAddress> localAddresses() throws IOException;

    List<InetAddress> resolve(String name) throws IOException;

    /** What a STUN server says this machine's address is. */
    InetSocketAddress askStun(String host, int port) throws IOException;

    /** The status code of a GET that follows no redirect. */
    int get(URI address) throws IOException;

    /** Connects and lets go. */
    void connect(String host, int port) throws IOException;
}
