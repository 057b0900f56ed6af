// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The responses of one door that take their time, which end with it. Thread-safe. */
final class OpenResponses {
    private final Set<Sending> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    /** One of them. */
    interface Sending {
        /** The door closes: what can be sent at once may still be. Any thread. */
        void end();

        /** Its connection is gone; may be called again. Any thread. */
        void closed();
    }

    void add(Sending sending) {
        open.add(sending);
        if (ending) {
            sending.end();
        }
    }

    void remove(Sending sending) {
        open.remove(sending);
    }

    /** Ends each, and those that are yet to come at once. */
    void end() {
        ending = true;
        open.forEach(Sending::end);
    }

    /** Lets go of those whose connections are gone with their threads. */
    void forget() {
        open.forEach(Sending::closed);
    }
}
