// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.nio;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.transport.DatagramHandler;
import java.util.ArrayList;
import java.util.List;

/** Keeps copies of what was received. */
final class Inbox implements DatagramHandler {
    private final List<byte[]> datagrams = new ArrayList<>();
    private final List<Path> paths = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();

    @Override
    public void handle(Packet datagram, Path path) {
        datagrams.add(Loopback.bytesOf(datagram));
        paths.add(path);
        arrivals.add(datagram.arrivalNanos());
    }

    int size() {
        return paths.size();
    }

    List<byte[]> datagrams() {
        return datagrams;
    }

    List<Path> paths() {
        return paths;
    }

    List<Long> arrivals() {
        return arrivals;
    }
}
