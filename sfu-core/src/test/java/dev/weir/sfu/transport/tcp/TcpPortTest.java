// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.transport.Loopback;
import dev.weir.sfu.transport.StreamPath;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections on the loopback; time passes when the test says so. */
@Timeout(60)
class TcpPortTest {
    private static final long SECOND = 1_000_000_000;

    private record Arrival(byte[] bytes, Path path) {}

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND);
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final List<Socket> clients = new ArrayList<>();
    private volatile boolean known = true;
    private InetSocketAddress address = new InetSocketAddress(0);
    private TcpPort port = open(limits(100, 50, 40));
    private TcpThread thread = TcpThread.start(port, "tcp-test");

    private static TcpLimits limits(int connections, int strangers, int perAddress) {
        return new TcpLimits(
                connections, strangers, perAddress, 5 * SECOND, 60 * SECOND, 2 * SECOND, 8L << 20, 64 << 10);
    }

    private TcpPort open(TcpLimits limits) {
        try {
            TcpListeners listeners = TcpListeners.bind(List.of(new InetSocketAddress(Loopback.first(), 0)));
            address = (InetSocketAddress) listeners.channels().get(0).getLocalAddress();
            return TcpPort.over(
                    listeners,
                    limits,
                    (packet, path) -> {
                        // Before the test hears of it and changes its mind.
                        boolean answer = known;
                        arrivals.add(new Arrival(Loopback.bytesOf(packet), path));
                        return answer;
                    },
                    clock::get);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void restart(TcpLimits limits) {
        thread.close();
        port = open(limits);
        thread = TcpThread.start(port, "tcp-test");
    }

    @AfterEach
    void close() throws IOException {
        thread.close();
        for (Socket client : clients) {
            client.close();
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(8 << 10);
        client.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(Loopback.PATIENCE_NANOS));
        client.connect(address);
        clients.add(client);
        return client;
    }

    private static void write(Socket client, int... frame) throws IOException {
        byte[] bytes = new byte[frame.length + 2];
        bytes[1] = (byte) frame.length;
        for (int i = 0; i < frame.length; i++) {
            bytes[i + 2] = (byte) frame[i];
        }
        client.getOutputStream().write(bytes);
    }

    private Arrival arrival() throws InterruptedException {
        Arrival arrival = arrivals.poll(Loopback.PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        if (arrival == null) {
            throw new AssertionError("nothing came; " + port.counters());
        }
        return arrival;
    }

    /** A connection that a session has. */
    private Path claimed(Socket client) throws Exception {
        write(client, 1);
        Path path = arrival().path();
        assertThat(StreamPath.claim(path)).isTrue();
        until(port::isIdle);
        return path;
    }

    private static Packet packet(int length, int first) {
        Packet packet = new Packet();
        packet.length(length);
        packet.array()[packet.offset()] = (byte) first;
        return packet;
    }

    private void pass(long nanos) {
        clock.addAndGet(nanos);
        port.wakeUp();
    }

    private void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Loopback.PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("%s", port.counters()).isNegative();
            Thread.onSpinWait();
        }
    }

    /** Whether the other side has closed it; waits until it does. */
    private static boolean isCut(Socket client) throws IOException {
        try {
            InputStream stream = client.getInputStream();
            while (stream.read() >= 0) {
                // What was still under way.
            }
            return true;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void framesGoBothWays() throws Exception {
        Socket client = connect();
        write(client, 1, 2, 3);
        Arrival arrival = arrival();
        assertThat(arrival.bytes()).containsExactly(1, 2, 3);
        assertThat(arrival.path().socket()).isNegative();
        assertThat(arrival.path().remote()).isEqualTo(client.getLocalSocketAddress());
        assertThat(arrival.path().local()).isEqualTo(client.getRemoteSocketAddress());

        Packet answer = packet(3, 7);
        assertThat(StreamPath.send(arrival.path(), answer)).isTrue();
        assertThat(client.getInputStream().readNBytes(5)).containsExactly(0, 3, 7, 0, 0);
        write(client, 4);
        assertThat(arrival().path()).as("the same for the whole stream").isSameAs(arrival.path());
    }

    @Test
    void twoConnectionsOfOneAddressAreDifferentPaths() throws Exception {
        assertThat(claimed(connect())).isNotEqualTo(claimed(connect()));
    }

    @Test
    void anAddressThatIsTakenIsNotListenedOn() {
        try (TcpListeners second = TcpListeners.bind(List.of(address))) {
            assertThat(second.isEmpty()).isTrue();
            assertThat(second.skipped()).singleElement().asString().contains("port " + address.getPort());
        }
    }

    @Test
    void whoOpensWithSomethingNobodyKnowsIsCutAtOnce() throws Exception {
        known = false;
        Socket client = connect();
        write(client, 1, 2, 3);

        assertThat(isCut(client)).isTrue();
        assertThat(port.counters().strangersCut()).isEqualTo(1);
        assertThat(port.counters().open()).isZero();
    }

    @Test
    void whoSpeaksToNobodyLaterIsNotCut() throws Exception {
        Socket client = connect();
        write(client, 1);
        arrival();
        known = false;
        write(client, 2);
        arrival();
        write(client, 3);
        assertThat(arrival().bytes()).containsExactly(3);
    }

    @Test
    void aFrameLongerThanAnyOfOursEndsTheConnection() throws Exception {
        Socket client = connect();
        client.getOutputStream().write(new byte[] {(byte) 0xFF, (byte) 0xFF});

        assertThat(isCut(client)).isTrue();
        assertThat(port.counters().tooLong()).isEqualTo(1);
    }

    @Test
    void aThousandConnectionsThatProveNothingAreCutInTime() throws Exception {
        restart(limits(2_000, 2_000, 2_000));
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            idle.add(connect());
        }
        until(() -> port.counters().accepted() == 1_000);
        // Half a frame, or a known name without a session's consent, is no proof.
        idle.get(0).getOutputStream().write(new byte[] {0, 100, 0, 1});
        write(idle.get(1), 1);
        arrival();
        Path member = claimed(connect());
        pass(4 * SECOND);
        assertThat(port.counters().open()).isEqualTo(1_001);

        pass(SECOND);
        for (Socket client : idle) {
            assertThat(isCut(client)).isTrue();
        }
        assertThat(port.counters().strangersCut()).isEqualTo(1_000);
        assertThat(port.counters().open()).as("who belongs to a session stays").isEqualTo(1);
        assertThat(StreamPath.send(member, packet(10, 0))).isTrue();
    }

    @Test
    void oneAddressGetsItsShareOfStrangersOnly() throws Exception {
        for (int i = 0; i < 40; i++) {
            connect();
        }
        assertThat(isCut(connect())).isTrue();
        assertThat(port.counters().refused()).isEqualTo(1);
        assertThat(port.counters().open()).isEqualTo(40);
    }

    @Test
    void whoBelongsToASessionIsNoStrangerAnyMore() throws Exception {
        for (int i = 0; i < 60; i++) {
            claimed(connect());
            until(() -> port.counters().open() == clients.size());
        }
        assertThat(port.counters().refused()).isZero();
    }

    @Test
    void theOldestStrangerMakesRoomWhenThereAreTooMany() throws Exception {
        restart(limits(5, 100, 100));
        claimed(connect());
        Socket oldest = connect();
        for (int i = 0; i < 3; i++) {
            connect();
        }
        until(() -> port.counters().open() == 5);
        Socket newest = connect();

        assertThat(isCut(oldest)).isTrue();
        write(newest, 9);
        assertThat(arrival().bytes()).containsExactly(9);
    }

    @Test
    void aQuietConnectionOfASessionMakesRoomAndABusyOneDoesNot() throws Exception {
        restart(limits(2, 100, 100));
        Socket quiet = connect();
        claimed(quiet);
        pass(15 * SECOND);
        Socket busy = connect();
        claimed(busy);
        Socket newcomer = connect();
        assertThat(isCut(quiet)).isTrue();
        claimed(newcomer);

        assertThat(isCut(connect())).as("both that are left have just spoken").isTrue();
        assertThat(port.counters().refused()).isEqualTo(1);
        assertThat(port.counters().open()).isEqualTo(2);
    }

    @Test
    void aConnectionOfASessionIsCutWhenNothingComesByIt() throws Exception {
        Socket client = connect();
        claimed(client);
        pass(59 * SECOND);
        write(client, 2);
        arrival();
        pass(59 * SECOND);
        assertThat(port.counters().open()).isEqualTo(1);
        pass(2 * SECOND);

        assertThat(isCut(client)).isTrue();
        assertThat(port.counters().idleCut()).isEqualTo(1);
    }

    @Test
    void theEndOfASessionEndsItsConnectionAfterTheLastWords() throws Exception {
        Socket client = connect();
        Path path = claimed(client);
        StreamPath.send(path, packet(2, 21));
        StreamPath.release(path);
        assertThat(client.getInputStream().readNBytes(4)).containsExactly(0, 2, 21, 0);
        until(port::isIdle);
        pass(2 * SECOND);

        assertThat(isCut(client)).isTrue();
        assertThat(port.counters().strangersCut() + port.counters().idleCut()).isZero();
    }

    @Test
    void aPathThatAnotherSessionTakesOverStaysOpen() throws Exception {
        Path path = claimed(connect());
        StreamPath.claim(path);
        StreamPath.release(path);
        pass(10 * SECOND);
        StreamPath.send(path, packet(10, 0));
        assertThat(clients.get(0).getInputStream().read()).isZero();
        assertThat(port.counters().open()).isEqualTo(1);
    }

    @Test
    void whatGoesToAConnectionThatHasEndedIsDropped() throws Exception {
        Socket client = connect();
        Path path = claimed(client);
        client.close();
        until(() -> port.counters().open() == 0);
        StreamPath.send(path, packet(10, 0));

        assertThat(port.counters().dropped()).isEqualTo(1);
        assertThat(port.queuedBytes()).isZero();
    }

    @Test
    void aSlowReaderCostsFramesButNeverHalfOfOneAndNobodyElse() throws Exception {
        Socket slow = connect();
        Socket other = connect();
        Path slowPath = claimed(slow);
        Path otherPath = claimed(other);
        int sent = 0;
        while (port.counters().dropped() < 100) {
            StreamPath.send(slowPath, packet(1_200, 0x80));
            sent++;
        }
        assertThat(port.queuedBytes()).isLessThanOrEqualTo(FrameRing.MAX_BYTES);
        StreamPath.send(otherPath, packet(3, 5));
        assertThat(other.getInputStream().readNBytes(5)).containsExactly(0, 3, 5, 0, 0);

        StreamPath.send(slowPath, packet(4, 6));
        DataInputStream stream = new DataInputStream(slow.getInputStream());
        int frames = 0;
        int length = stream.readUnsignedShort();
        while (length == 1_200) {
            assertThat(stream.readNBytes(length)[0]).isEqualTo((byte) 0x80);
            frames++;
            length = stream.readUnsignedShort();
        }
        assertThat(length).isEqualTo(4);
        assertThat(frames).isEqualTo((int) (sent - port.counters().dropped()));
    }

    @Test
    void closingSendsWhatWaits() throws Exception {
        Socket client = connect();
        Path path = claimed(client);
        StreamPath.send(path, packet(2, 21));
        thread.close();
        thread.close();

        assertThat(client.getInputStream().readAllBytes()).containsExactly(0, 2, 21, 0);
    }
}
