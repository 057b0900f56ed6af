// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.util.ArrayList;
import java.util.List;

/** Keeps copies of what was received. */
public final class Inbox implements DatagramHandler {
    private final List<byte[]> datagrams = new ArrayList<>();
    private final List<Path> paths = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();

    @Override
    public void handle(Packet datagram, Path path) {
        datagrams.add(Loopback.bytesOf(datagram));
        paths.add(path);
        arrivals.add(datagram.arrivalNanos());
    }

    public int size() {
        return paths.size();
    }

    public List<byte[]> datagrams() {
        return datagrams;
    }

    public List<Path> paths() {
        return paths;
    }

    public List<Long> arrivals() {
        return arrivals;
    }
}
