// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.doctor;

import dev.weir.sfu.recording.upload.Uploader;
import java.io.IOException;
import java.net.InetAddress;
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

    /** As of {@link dev.weir.sfu.AddressProbe#offered}. */
    List<InetAddress> offered(List<String> advertised);

    /** As of {@link dev.weir.sfu.AddressProbe#seenBy}. */
    InetAddress seenBy(String stunServer) throws IOException;

    /** The status code of a GET that follows no redirect. */
    int get(URI address) throws IOException;

    /** Connects and lets go. */
    void connect(String host, int port) throws IOException;

    /** How much can be written to a directory that is there or can be made; fails when nothing can. */
    long usableBytes(Path directory) throws IOException;

    /** As of {@link Uploader#prepare}. */
    void prepare(Uploader uploader);
}
