// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link TcpPort} on a thread of its own until it is closed. */
public final class TcpThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpThread.class);

    private final TcpPort port;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean closing;

    private TcpThread(TcpPort port) {
        this.port = port;
    }

    /** Starts the thread; the port belongs to it from now on. */
    public static TcpThread start(TcpPort port, String name) {
        TcpThread running = new TcpThread(port);
        Thread thread = new Thread(running::run, name);
        thread.setDaemon(true);
        thread.start();
        return running;
    }

    private void run() {
        try {
            while (!closing) {
                port.turn();
            }
        } catch (IOException | RuntimeException | Error fatal) {
            LOG.error("tcp: the thread died; nobody is served by TCP any more", fatal);
        } finally {
            try {
                port.close();
            } finally {
                stopped.countDown();
            }
        }
    }

    /** What happened so far. */
    public TcpCounters counters() {
        return port.counters();
    }

    /** Sends what can be sent at once, closes every connection and waits for it. May be called twice. */
    @Override
    public void close() {
        closing = true;
        port.wakeUp();
        boolean interrupted = false;
        while (true) {
            try {
                stopped.await();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
