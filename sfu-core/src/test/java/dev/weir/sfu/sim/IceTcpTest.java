// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.metrics.TcpSnapshot;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.transport.LocalAddresses;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that cannot send UDP, at a real server on the loopback. */
@Timeout(120)
class IceTcpTest {
    private static final int LOOPS = Integer.getInteger("sim.loops", 1);
    private static final int FRAMES = 40;

    private final RealServer server = new RealServer(SfuConfig.builder().loops(LOOPS));

    @AfterEach
    void close() {
        server.close();
    }

    private SimPublisher camera() throws Exception {
        return server.publisher(server.newWire(), SimPublisher.Media.standard());
    }

    private SimViewer byTcp(String name) throws Exception {
        return server.viewer(server.newWire().byTcp(), name);
    }

    private static boolean sees(SimViewer viewer, int frames) {
        return viewer.completeFrames().size() >= frames;
    }

    private void untilSeen(SimViewer viewer, int more) {
        int before = viewer.completeFrames().size();
        server.until(viewer + " seeing " + more + " more frames", () -> sees(viewer, before + more));
    }

    @Test
    void aViewerWithoutUdpSeesAndHearsAPublisherWithIt() throws Exception {
        camera();
        SimViewer viewer = byTcp("hotel");
        untilSeen(viewer, FRAMES);

        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.duplicates()).isZero();
        assertThat(viewer.audio()).isNotEmpty();
        assertThat(viewer.reports()).isNotEmpty();
        assertThat(server.wire(viewer).receivedByUdp()).isZero();
        TcpSnapshot tcp = server.sfu().tcp();
        assertThat(tcp.open()).isEqualTo(1);
        assertThat(tcp.dropped() + tcp.strangersCut()).isZero();
        assertThat(tcp.sent()).isGreaterThanOrEqualTo(server.wire(viewer).receivedByTcp());
    }

    @Test
    void aPublisherWithoutUdpIsSeenByEverybody() throws Exception {
        SimPublisher publisher = server.publisher(server.newWire().byTcp(), SimPublisher.Media.standard());
        SimViewer near = server.viewer(server.newWire(), "near");
        SimViewer hotel = byTcp("hotel");
        untilSeen(near, FRAMES);
        untilSeen(hotel, FRAMES);

        assertThat(hotel.gaps()).isEmpty();
        assertThat(publisher.feedbackReceived()).isPositive();
        assertThat(server.wire(publisher).receivedByUdp()).isZero();
    }

    @Test
    void aViewerGoesFromUdpToTcpAndBackInOneSession() throws Exception {
        camera();
        SimViewer viewer = server.viewer(server.newWire(), "telephone");
        ClientWire wire = server.wire(viewer);
        untilSeen(viewer, FRAMES / 2);
        long connected = viewer.connectedNanos();

        wire.byTcp();
        server.putForward(7);
        server.until("media by TCP", () -> wire.receivedByTcp() > 100);
        wire.byUdp();
        server.putForward(7);
        long before = wire.receivedByUdp();
        server.until("media by UDP again", () -> wire.receivedByUdp() > before + 100);

        assertThat(viewer.connectedNanos()).as("no second handshake").isEqualTo(connected);
        assertThat(viewer.closeReason()).isEmpty();
        assertThat(server.sfu().session(server.lastSessionId())).isPresent();
    }

    @Test
    void aLostConnectionIsNotALostSession() throws Exception {
        camera();
        SimViewer viewer = byTcp("train");
        ClientWire wire = server.wire(viewer);
        untilSeen(viewer, FRAMES / 2);
        wire.cutTcp();
        server.until("the end of the connection", () -> server.sfu().tcp().open() == 0);

        wire.byTcp();
        server.putForward(7);
        untilSeen(viewer, FRAMES / 2);
        assertThat(viewer.isConnected()).isTrue();
        assertThat(server.sfu().tcp().accepted()).isEqualTo(2);
    }

    @Test
    void aViewerThatDoesNotReadCostsFramesOfItsOwnOnly() throws Exception {
        server.publisher(server.newWire(), SimPublisher.Media.standard().withBitrate(8_000_000));
        SimViewer slow = byTcp("slow");
        SimViewer other = byTcp("other");
        untilSeen(slow, FRAMES / 2);
        untilSeen(other, FRAMES / 2);
        server.wire(slow).reads(false);
        server.until("frames that are dropped", () -> server.sfu().tcp().dropped() > 500);
        untilSeen(other, FRAMES);
        assertThat(other.gaps()).isEmpty();

        server.wire(slow).reads(true);
        untilSeen(slow, FRAMES);
        assertThat(slow.closeReason()).isEmpty();
        assertThat(other.gaps()).isEmpty();
    }

    @Test
    void theEndOfASessionReachesItsViewerAndEndsTheConnection() throws Exception {
        camera();
        SimViewer viewer = byTcp("guest");
        untilSeen(viewer, 1);
        server.sfu().end(server.lastSessionId()).join();
        server.until("the goodbye", () -> viewer.closeReason().isPresent());
        server.until("the end of the connection", () -> server.sfu().tcp().open() == 0);

        assertThat(viewer.closeReason()).contains(CloseReason.REMOTE);
        assertThat(server.sfu().tcp().idleCut()).isZero();
    }

    @Test
    void aViewerThatLeavesEndsItsConnection() throws Exception {
        camera();
        SimViewer viewer = byTcp("guest");
        untilSeen(viewer, 1);
        server.leave(viewer);
        server.until("the end of the connection", () -> server.sfu().tcp().open() == 0);

        assertThat(server.sfu().session(server.lastSessionId())).isEmpty();
    }

    /** IPv4 and IPv6, as for UDP. */
    @Test
    void everyAddressOfTheServerTakesConnections() throws Exception {
        List<InetAddress> addresses = LocalAddresses.usable();
        for (InetAddress address : addresses) {
            try (Socket stranger = new Socket(address, server.sfu().rtcPort())) {
                stranger.getOutputStream().write(new byte[] {0, 1, 0});
                assertThat(stranger.getInputStream().read()).isNegative();
            }
        }
        assertThat(server.sfu().tcp().strangersCut()).isEqualTo(addresses.size());
    }

    @Test
    void aServerWithoutItListensForUdpOnly() throws Exception {
        try (RealServer plain = new RealServer(SfuConfig.builder().iceTcp(false));
                ServerSocket free = new ServerSocket()) {
            free.bind(plain.address());
            assertThat(plain.sfu().tcp().listening()).isFalse();
        }
    }

    @Test
    void aTakenTcpPortLeavesAServerThatWorksByUdp() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                Sfu plain = Sfu.open(
                        SfuConfig.builder().rtcPort(taken.getLocalPort()).build())) {
            assertThat(plain.rtcPort()).isEqualTo(taken.getLocalPort());
            assertThat(plain.tcp().listening()).isFalse();
        }
    }
}
