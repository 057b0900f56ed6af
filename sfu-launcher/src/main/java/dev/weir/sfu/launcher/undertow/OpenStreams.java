// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams of one door, which end with it. Thread-safe. */
final class OpenStreams {
    private final Set<StreamSender> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    void add(StreamSender stream) {
        open.add(stream);
        if (ending) {
            stream.close();
        }
    }

    void remove(StreamSender stream) {
        open.remove(stream);
    }

    /** Ends each after what waits, and those that are yet to come at once. */
    void end() {
        ending = true;
        open.forEach(StreamSender::close);
    }

    /** Lets go of those whose connections are gone with their threads. */
    void forget() {
        open.forEach(StreamSender::closed);
    }
}
