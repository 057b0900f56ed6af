// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.peer;

/** Who counts what peers go through. All calls come on the loop that drives the peers. */
public interface PeerEvents {
    /** There is a new one, and nothing is known of the other side yet. */
    void setupBegan();

    /**
     * There are keys.
     *
     * @param handshakeNanos since the first ICE check that succeeded
     */
    void setupDone(long handshakeNanos);

    /** It ended before there were keys. */
    void setupFailed(SetupFailure why);

    /** A datagram went no further. */
    void dropped(PeerDrop why);

    /** Nobody. */
    static PeerEvents none() {
        return new PeerEvents() {
            @Override
            public void setupBegan() {}

            @Override
            public void setupDone(long handshakeNanos) {}

            @Override
            public void setupFailed(SetupFailure why) {}

            @Override
            public void dropped(PeerDrop why) {}
        };
    }
}
