// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.launcher.Server;
import dev.weir.sfu.launcher.Settings;
import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.metrics.TcpSnapshot;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The launcher's server on free ports of the loopback, with everything else as a user gets it. */
final class RunningServer implements AutoCloseable {
    private final Server server;

    private RunningServer(Server server) {
        this.server = server;
    }

    static RunningServer start() {
        return start(0);
    }

    /** Starts where another one has been; 0 takes a free port. */
    static RunningServer start(int httpPort) {
        return new RunningServer(
                Server.open(Settings.resolve(Map.of(), Map.of("HTTP_ADDR", "127.0.0.1:" + httpPort, "RTC_PORT", "0"))));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.httpPort() + path);
    }

    /** The UDP port that media goes to. */
    int rtcPort() {
        return server.rtcPort();
    }

    TcpSnapshot tcp() {
        return server.tcp();
    }

    List<LoopSnapshot> loops() {
        return server.loops();
    }

    @Override
    public void close() {
        server.close();
    }
}
