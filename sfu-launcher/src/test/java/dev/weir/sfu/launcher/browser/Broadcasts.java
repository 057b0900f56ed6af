// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.launcher.link.ImpairedLink;
import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.metrics.TcpSnapshot;
import dev.weir.sfu.room.ViewerSnapshot;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** One server and two browsers for a class of tests: one publishes, the other watches. Each test uses rooms of its own. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls start before anything else.
abstract class Broadcasts {
    /** Small, because the machines that run this encode and decode everything themselves. */
    private static final String SMALL = "&source=test&width=320&height=180&fps=15&bitrate=500&autostart=1";

    /** Takes the UDP candidates out of every answer, and those that the browser would tell of itself by checks. */
    private static final String WITHOUT_UDP = """
            const apply = RTCPeerConnection.prototype.setRemoteDescription;
            RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
              return apply.call(this, { type, sdp: sdp.replace(/a=candidate:\\S+ \\d+ udp .*\\r\\n/gi, "") });
            };
            """;

    private RunningServer server;
    private int port;
    private Chromium publishers;
    private Chromium viewers;

    @BeforeAll
    void start() throws IOException {
        server = RunningServer.start();
        publishers = Chromium.start();
        viewers = Chromium.start();
    }

    @AfterAll
    void stop() {
        viewers.close();
        publishers.close();
        server.close();
    }

    /** Opens the publish page, which starts at once with a small test picture. */
    Page publish(String room, String query) {
        return publishers.open(address("/web/publish.html?room=" + room + SMALL + query));
    }

    /** Opens the publish page with the query as it is. */
    Page publishPage(String room, String query) {
        return publishers.open(address("/web/publish.html?room=" + room + query));
    }

    /** As {@link #publish(String, String)}, of somebody with that line. */
    Page publish(String room, String query, ImpairedLink link) {
        return publishPage(room, SMALL + query, link);
    }

    /** Opens the watch page. */
    Page watch(String room) {
        return viewers.open(address("/web/watch.html?room=" + room));
    }

    /** Opens the watch page, with a script that runs before everything else in it. */
    Page watchWith(String room, String script) {
        return viewers.open(address("/web/watch.html?room=" + room), script);
    }

    /** Opens the publish page, which starts at once, with a script that runs before everything else in it. */
    Page publishWith(String room, String query, String script) {
        return publishers.open(address("/web/publish.html?room=" + room + SMALL + query), script);
    }

    /** Opens the watch page of somebody with that line. */
    Page watch(String room, ImpairedLink link) {
        return viewers.open(address("/web/watch.html?room=" + room), through(link));
    }

    /** Opens the watch page of somebody behind a firewall that lets no UDP through. */
    Page watchByTcp(String room) {
        return viewers.open(address("/web/watch.html?room=" + room), WITHOUT_UDP);
    }

    /** Opens the publish page of somebody behind such a firewall, with a small test picture. */
    Page publishByTcp(String room, String query) {
        return publishers.open(address("/web/publish.html?room=" + room + SMALL + query), WITHOUT_UDP);
    }

    /** How the server sees the viewers of a room. */
    List<ViewerSnapshot> viewers(String room) {
        return server.viewers(room);
    }

    /** What the server's TCP port for media has done so far. */
    TcpSnapshot tcp() {
        return server.tcp();
    }

    /** Opens the publish page of somebody with that line, with the query as it is. */
    Page publishPage(String room, String query, ImpairedLink link) {
        return publishers.open(address("/web/publish.html?room=" + room + query), through(link));
    }

    /** A line to the server, perfect at first; equal seeds impair equally. */
    ImpairedLink link(long seed) throws IOException {
        return ImpairedLink.open(server.rtcPort(), seed);
    }

    /** Makes a page's connections go through the link: it takes the place of the candidates in every answer. */
    private static String through(ImpairedLink link) {
        return """
                const apply = RTCPeerConnection.prototype.setRemoteDescription;
                const candidate = "a=candidate:1 1 udp 2130706431 127.0.0.1 %d typ host\\r\\n";
                RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
                  return apply.call(this, { type, sdp: sdp.replace(/(a=candidate:.*\\r\\n)+/g, candidate) });
                };
                """.formatted(link.port());
    }

    /** Stops the server, which tells everybody, and starts another at the same address. */
    void restartServer() {
        stopServer();
        startServer();
    }

    /** Stops the server, which tells everybody. */
    void stopServer() {
        port = address("/").getPort();
        server.close();
    }

    /** Starts another server where the last one was. */
    void startServer() {
        server = RunningServer.start(port);
    }

    /** What the server's loops have done so far. */
    List<LoopSnapshot> loops() {
        return server.loops();
    }

    /** The browser that watches, for other pages. */
    Chromium viewers() {
        return viewers;
    }

    /** The browser that publishes, for other pages. */
    Chromium publishers() {
        return publishers;
    }

    URI address(String path) {
        return server.uri(path);
    }

    /** Waits until picture and sound both arrived for a while, and the sound is not silence: not one lucky frame. */
    static Stats awaitMedia(Page viewer) {
        // Chromium counts the energy of a sound only where it is played.
        viewer.unmute();
        Stats before = viewer.stats("inbound-rtp");
        return viewer.await(
                "20 more frames and 50 more audio packets than " + before,
                () -> viewer.stats("inbound-rtp"),
                now -> now.number("video.framesDecoded") >= before.number("video.framesDecoded") + 20
                        && now.number("audio.packetsReceived") >= before.number("audio.packetsReceived") + 50
                        && now.number("audio.totalAudioEnergy") > before.number("audio.totalAudioEnergy"));
    }
}
