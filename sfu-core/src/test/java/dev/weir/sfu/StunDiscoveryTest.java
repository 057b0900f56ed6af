// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Mappings.Mapping;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.transport.Loopback;
import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.UdpOptions;
import dev.weir.sfu.transport.UdpPort;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The media port's own sockets ask STUN servers, over real sockets on the loopback and with a clock of the test's own. */
class StunDiscoveryTest {
    private static final long SECOND = 1_000_000_000;
    private static final InetSocketAddress MAPPED = new InetSocketAddress("203.0.113.9", 40_000);
    private static final InetSocketAddress OTHER_MAPPED = new InetSocketAddress("203.0.113.9", 40_001);

    private final List<Transport> transports;
    private final List<MediaLoop> loops;
    private final InetSocketAddress local;
    private final StunDiscovery discovery;
    private final StunServerOfTests server = new StunServerOfTests();
    private final StunServerOfTests otherServer = new StunServerOfTests();
    private long now;

    StunDiscoveryTest() throws IOException {
        transports = UdpPort.open(UdpOptions.onPort(0, List.of(Loopback.first())), 1, true);
        loops = MediaLoop.sharing(transports, now);
        local = transports.get(0).localAddresses().get(0);
        discovery = new StunDiscovery(loops, new SplittableRandom(1));
    }

    @AfterEach
    void close() {
        transports.forEach(Transport::close);
        server.close();
        otherServer.close();
    }

    private void ask(StunServerOfTests... servers) {
        discovery.ask(List.of(servers).stream()
                .map(one -> new Path(0, local, one.address()))
                .toList());
        turn();
    }

    private void turn() {
        loops.get(0).turn(now);
    }

    private void turnUntil(BooleanSupplier condition) {
        long patience = System.nanoTime() + Loopback.PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time left").isLessThan(patience);
            transports.get(0).await(SECOND / 10);
            turn();
        }
    }

    @Test
    void theMediaSocketItselfAsksAndLearnsItsAddress() {
        ask(server);

        assertThat(server.answerOne(MAPPED).getSocketAddress()).isEqualTo(local);
        turnUntil(() -> !discovery.agreed().isEmpty());
        assertThat(discovery.agreed()).containsExactly(new Mapping(local, MAPPED));
        assertThat(loops.get(0).counters().unknownSenders()).isZero();
    }

    @Test
    void aQuestionThatIsLostIsAskedAgainWithTheSameTransaction() throws IOException {
        ask(server);
        byte[] lost = Loopback.bytesOf(server.take());
        now += SECOND / 2;
        turn();

        assertThat(Loopback.bytesOf(server.answerOne(MAPPED))).isEqualTo(lost);
        turnUntil(() -> !discovery.agreed().isEmpty());
    }

    @Test
    void serversThatDisagreeLeaveNoAddress() {
        ask(server, otherServer);
        server.answerOne(MAPPED);
        turnUntil(() -> !discovery.agreed().isEmpty());
        otherServer.answerOne(OTHER_MAPPED);

        turnUntil(() -> discovery.agreed().isEmpty());
    }

    @Test
    void anAnswerFromElsewhereCountsAsAStrangersDatagram() throws IOException {
        ask(server);
        try (DatagramSocket forger = Loopback.remote(Loopback.first())) {
            server.answerOne(OTHER_MAPPED, forger);
            turnUntil(() -> loops.get(0).counters().unknownSenders() == 1);
        }
        assertThat(discovery.agreed()).isEmpty();
    }

    @Test
    void aMappingThatNobodyConfirmsIsGoneAfterThreeRounds() {
        ask(server);
        server.answerOne(MAPPED);
        turnUntil(() -> !discovery.agreed().isEmpty());

        now += StunDiscovery.VALID_NANOS - 1;
        ask(server);
        assertThat(discovery.agreed()).hasSize(1);
        now += 2;
        ask(server);
        assertThat(discovery.agreed()).isEmpty();
    }

    @Test
    void aNewRoundReplacesTheOldOne() throws IOException {
        ask(server);
        server.take();
        ask(otherServer);
        otherServer.answerOne(MAPPED);
        turnUntil(() -> !discovery.agreed().isEmpty());

        now += 10 * SECOND;
        turn();
        assertThat(server.waiting()).as("the old question is not repeated").isFalse();
    }
}
