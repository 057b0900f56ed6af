// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.dtls.DtlsCertificate;
import dev.weir.sfu.dtls.HandshakeThreads;
import dev.weir.sfu.ice.IceCredentials;
import dev.weir.sfu.ice.IceDialer;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.peer.PeerFactory;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.peer.PeerTimeouts;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.sdp.DtlsRole;
import dev.weir.sfu.sdp.Fingerprint;
import dev.weir.sfu.sdp.LocalTransport;
import dev.weir.sfu.sdp.RemoteTransport;
import dev.weir.sfu.transport.DatagramHandler;
import dev.weir.sfu.transport.Transport;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Under which names a session is found before, during and after an ICE restart. */
class UfragsTest {
    private static final String PWD = "0123456789abcdefghijkl";
    private static final Path PATH =
            new Path(0, new InetSocketAddress("10.0.0.1", 5_000), new InetSocketAddress("10.0.0.2", 5_000));
    private static final String FINGERPRINT = "AB:" + "01:".repeat(30) + "CD";

    private final ArrayDeque<Packet> arriving = new ArrayDeque<>();
    private final MediaLoop loop = new MediaLoop(transport(), 0);
    private final SecureRandom random = new SecureRandom();
    private final PeerFactory peers = new PeerFactory(
            DtlsCertificate.generate(random, Instant.EPOCH),
            HandshakeThreads.ofLockstep(),
            random,
            new PeerTimeouts(10_000_000_000L, 30_000_000_000L));
    private final Registration session = register("first");

    private Transport transport() {
        return (Transport) Proxy.newProxyInstance(
                Transport.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (proxy, method, arguments) -> method.getName().equals("receive") ? receive(arguments[0]) : null);
    }

    private int receive(Object handler) {
        int count = arriving.size();
        while (!arriving.isEmpty()) {
            ((DatagramHandler) handler).handle(arriving.remove(), PATH);
        }
        return count;
    }

    private Registration register(String ufrag) {
        LocalTransport local =
                new LocalTransport(ufrag, PWD, new Fingerprint("sha-256", FINGERPRINT), List.of(), true, "weir", 1);
        RemoteTransport remote = new RemoteTransport(
                "client", PWD, List.of(new Fingerprint("sha-256", FINGERPRINT)), DtlsRole.SERVER, List.of());
        Peer peer = peers.answering(local, remote, new Nobody(), () -> {}, 0);
        return loop.register(peer, ufrag);
    }

    /** A client's check for that ufrag arrives. */
    private void check(String ufrag) {
        IceDialer client = new IceDialer(
                new IceCredentials("client", PWD), new IceCredentials(ufrag, PWD), List.of(PATH), 1, random);
        client.start(0);
        Outbox out = new Outbox(1, full -> {});
        client.handleTimeout(0, out);
        arriving.add(out.packet(0));
        loop.turn(0);
    }

    @AfterEach
    void end() {
        session.peer().close(CloseReason.LOCAL, 0, loop.out());
    }

    @Test
    void duringARestartBothUfragsLeadToTheSession() {
        session.restartIce("second", PWD);

        assertThat(loop.peers().byUfrag("first")).isSameAs(session);
        assertThat(loop.peers().byUfrag("second")).isSameAs(session);
    }

    @Test
    void theFirstCheckWithTheNewCredentialsFreesTheFormerUfrag() {
        session.restartIce("second", PWD);
        check("first");
        assertThat(loop.peers().byUfrag("first")).isSameAs(session);

        check("second");

        assertThat(loop.peers().byUfrag("first")).isNull();
        assertThat(loop.peers().byUfrag("second")).isSameAs(session);
        assertThat(loop.peers().byPath(PATH)).isSameAs(session);
        register("first").remove();
    }

    @Test
    void ofTwoRestartsWithoutACheckTheMiddleUfragIsFreed() {
        session.restartIce("second", PWD);
        session.restartIce("third", PWD);

        assertThat(loop.peers().byUfrag("second")).isNull();
        assertThat(session.ufrags()).containsExactly("first", "third");
    }

    @Test
    void aSessionThatEndsInARestartFreesBothUfrags() {
        session.restartIce("second", PWD);

        session.remove();

        register("first").remove();
        register("second").remove();
    }

    @Test
    void theUfragOfAnotherSessionIsRefusedAndNothingChanges() {
        Registration other = register("other");

        assertThatIllegalStateException().isThrownBy(() -> session.restartIce("other", PWD));

        assertThat(loop.peers().byUfrag("other")).isSameAs(other);
        assertThat(session.ufrags()).containsExactly("first");
        assertThat(session.peer().answersTo("first")).isTrue();
        assertThat(session.peer().answersTo("other")).isFalse();
        other.remove();
    }

    /** Takes no notice of anything. */
    private static final class Nobody implements PeerHandler {
        @Override
        public void connected(long nowNanos, Outbox out) {}

        @Override
        public Packet rtp(Packet packet, RtpHeader header, long extendedSeq, long nowNanos) {
            return packet;
        }

        @Override
        public void rtcp(Packet packet, long nowNanos, Outbox out) {}

        @Override
        public long nextDeadline() {
            return Long.MAX_VALUE;
        }

        @Override
        public void handleTimeout(long nowNanos, Outbox out) {}

        @Override
        public void closed(CloseReason reason, long nowNanos, Outbox out) {}
    }
}
