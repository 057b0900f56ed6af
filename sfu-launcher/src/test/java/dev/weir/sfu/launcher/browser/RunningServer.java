// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.launcher.Server;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.metrics.TcpSnapshot;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.ViewerSnapshot;
import java.net.URI;
import java.util.HashMap;
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
        return start(Map.of("HTTP_ADDR", "127.0.0.1:" + httpPort));
    }

    /** Starts on free ports of the loopback, where the settings say nothing else. */
    static RunningServer start(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of("HTTP_ADDR", "127.0.0.1:0", "RTC_PORT", "0"));
        environment.putAll(settings);
        return new RunningServer(Server.open(Settings.resolve(Map.of(), environment)));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.httpPort() + path);
    }

    /** The UDP port that media goes to. */
    int rtcPort() {
        return server.rtcPort();
    }

    List<ViewerSnapshot> viewers(String room) {
        return server.viewers(new RoomName(room));
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
