// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

/** A daemon thread for each handshake: a simulated peer must never wait for another one's thread. */
final class LockstepHandshakeThreads implements HandshakeThreads {
    @Override
    public void execute(Runnable handshake) {
        Thread thread = new Thread(handshake, "weir-dtls-lockstep");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean lockstep() {
        return true;
    }

    @Override
    public void close() {}
}
